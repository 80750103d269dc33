// The services that Grafana's packages expect of the page they are in, as far as the plugin uses them.
import { createTheme, type DataSourceInstanceSettings, type PluginMeta } from '@grafana/data';
import {
  type BackendSrv,
  type BackendSrvRequest,
  config,
  type DataSourceSrv,
  type EchoSrv,
  type FetchResponse,
  setBackendSrv,
  setDataSourceSrv,
  setEchoSrv,
  setGrafanaLiveSrv,
  setTemplateSrv,
  type TemplateSrv,
} from '@grafana/runtime';
import { from, lastValueFrom, type Observable } from 'rxjs';
import i18next from 'i18next';
import { live } from './live';
import { pluginId, pluginPath } from './loader';
import type { Settings } from './types';

async function send<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
  const { url, method = 'GET', data, headers, params = {} } = request;
  const asked = new URL(url, window.location.origin);
  for (const [name, value] of Object.entries(params as Record<string, unknown>)) {
    asked.searchParams.set(name, String(value));
  }
  const response = await fetch(asked, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: data === undefined ? undefined : JSON.stringify(data),
  });
  const { ok, status, statusText, redirected, type } = response;
  const answer = { data: await response.json(), ok, status, statusText, redirected, type, url, config: request };
  if (!ok) {
    throw { ...answer, headers: response.headers };
  }
  return { ...answer, headers: response.headers, traceId: undefined } as FetchResponse<T>;
}

const fetchObserved = <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(request));

export const ask = async <T>(method: string, url: string, data?: unknown): Promise<T> =>
  (await lastValueFrom(fetchObserved<T>({ method, url, data }))).data;

const backend: Partial<BackendSrv> = {
  fetch: fetchObserved,
  get: (url: string) => ask('GET', url),
  post: (url: string, data?: unknown) => ask('POST', url, data),
};

/** The variables of the dashboard that the page plays; of the second one, All is chosen. */
const variables: Record<string, string> = { device: 'device001', any: '$__all' };

const templates: TemplateSrv = {
  replace: (text = '', _scoped, format) =>
    text.replace(/\$(\w+)/g, (name: string, key: string) => {
      const value = variables[key];
      return value === undefined ? name : typeof format === 'function' ? String(format(value)) : value;
    }),
  getVariables: () => Object.keys(variables).map((name) => ({ name }) as ReturnType<TemplateSrv['getVariables']>[0]),
  containsTemplate: (text = '') => Object.keys(variables).some((name) => text.includes(`$${name}`)),
  updateTimeRange: () => undefined,
};

/** The data source as its class gets it. */
export async function instanceSettings({ uid, type, name, jsonData }: Settings): Promise<DataSourceInstanceSettings> {
  const meta = await ask<PluginMeta>('GET', `${pluginPath}plugin.json`);
  return {
    uid,
    type,
    name,
    id: 1,
    access: 'proxy',
    readOnly: false,
    jsonData,
    meta: { ...meta, module: '', baseUrl: '' },
  };
}

/** The language of the page, and what the plugin has in it: Grafana loads that before the plugin itself. */
export async function speak(language: string) {
  await i18next.init({ lng: language, resources: {}, returnEmptyString: false });
  const file = `${pluginPath}locales/${language}/${pluginId}.json`;
  i18next.addResourceBundle(language, pluginId, await ask<object>('GET', file));
}

export function startHost(instance: DataSourceInstanceSettings) {
  config.theme2 = createTheme();
  setBackendSrv(backend as BackendSrv);
  setTemplateSrv(templates);
  setDataSourceSrv({ getInstanceSettings: () => instance } as Partial<DataSourceSrv> as DataSourceSrv);
  setGrafanaLiveSrv(live);
  setEchoSrv({ addEvent: () => undefined, addBackend: () => undefined, flush: () => undefined } as EchoSrv);
}
