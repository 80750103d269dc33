// The page: it loads the plugin and shows the editor that its address names (?editor=query, settings, variable, annotation or
// filters) for a data source (?uid=), in the part of Grafana that it plays (?app=) and its language (?language=).
import { CoreApp, type CustomVariableSupport, createTheme, ThemeContext } from '@grafana/data';
import { Alert, GlobalStyles, PortalContainer } from '@grafana/ui';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { FiltersBench } from './FiltersBench';
import { ask, instanceSettings, speak, startHost } from './host';
import { loadPlugin } from './loader';
import { type Editor, QueryBench, type Run } from './QueryBench';
import { SettingsBench } from './SettingsBench';
import type { Plugin, Settings, Source } from './types';

type Support = CustomVariableSupport<Source>;

async function show(editor: string, uid: string, app: CoreApp, language: string): Promise<ReactNode> {
  const saved = await ask<Settings>('GET', `/api/datasources/uid/${uid}`);
  const instance = await instanceSettings(saved);
  startHost(instance);
  await speak(language);
  const plugin: Plugin = await loadPlugin();
  plugin.meta = instance.meta;
  if (editor === 'settings') {
    return <SettingsBench plugin={plugin} saved={saved} />;
  }
  const source = new plugin.DataSourceClass(instance);
  const run: Run = (request) => source.query(request) as ReturnType<Run>;
  switch (editor) {
    case 'query':
      return (
        <QueryBench
          app={app}
          source={source}
          Editor={plugin.components.QueryEditor as Editor}
          preset={source.getDefaultQuery?.(app) ?? {}}
          run={run}
        />
      );
    case 'annotation':
      return (
        <QueryBench
          app={app}
          source={source}
          Editor={source.annotations?.QueryEditor as Editor}
          preset={source.annotations?.getDefaultQuery?.() as never}
          run={run}
        />
      );
    case 'filters':
      return <FiltersBench source={source} />;
    case 'variable': {
      const support = source.variables as Support;
      return (
        <QueryBench
          app={app}
          source={source}
          Editor={support.editor as Editor}
          preset={{}}
          run={support.query as Run}
        />
      );
    }
    default:
      throw new Error(`There is no editor ${editor}`);
  }
}

const address = new URLSearchParams(window.location.search);
const root = createRoot(document.getElementById('page') as HTMLElement);
const theme = createTheme();

const draw = (content: ReactNode) =>
  root.render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PortalContainer />
      {content}
    </ThemeContext.Provider>
  );

show(
  address.get('editor') ?? 'query',
  address.get('uid') ?? 'emqx',
  (address.get('app') as CoreApp | null) ?? CoreApp.PanelEditor,
  address.get('language') ?? 'en-US'
).then(draw, (reason: unknown) =>
  draw(<Alert title="The page cannot be shown">{String((reason as Error).message ?? reason)}</Alert>)
);
