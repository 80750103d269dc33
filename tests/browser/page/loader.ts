// Loads the plugin's built module as Grafana does: an AMD module that gets Grafana's packages, and React, from its host.
import * as emotion from '@emotion/css';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import * as i18next from 'i18next';
import * as react from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactDOM from 'react-dom';
import * as rxjs from 'rxjs';
import type { Plugin } from './types';

const provided: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@grafana/data': data,
  '@grafana/runtime': runtime,
  '@grafana/ui': ui,
  i18next,
  react,
  'react/jsx-runtime': jsxRuntime,
  'react-dom': reactDOM,
  rxjs,
};

type Factory = (...modules: unknown[]) => { plugin: Plugin };

export const pluginId = 'emqx-fulllink-datasource';
export const pluginPath = `/public/plugins/${pluginId}/`;

export const loadPlugin = () =>
  new Promise<Plugin>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${pluginPath}module.js`;
    // The module learns where it came from, as from any AMD loader.
    const modules: Record<string, unknown> = { ...provided, module: { uri: script.src } };
    const define = (names: string[], factory: Factory) => {
      const unknown = names.filter((name) => !(name in modules));
      if (unknown.length > 0) {
        reject(new Error(`Grafana does not provide ${unknown.join(', ')}`));
        return;
      }
      resolve(factory(...names.map((name) => modules[name])).plugin);
    };
    Object.assign(window, { define });
    script.onerror = () => reject(new Error(`${script.src} was not found`));
    document.head.append(script);
  });
