// A data source's page: the plugin's editor of settings, and the button that saves and tests them.
import type { TestDataSourceResponse } from '@grafana/data';
import { Alert, type AlertVariant, Button } from '@grafana/ui';
import { useState } from 'react';
import { ask, instanceSettings } from './host';
import type { Plugin, Settings } from './types';

interface Props {
  plugin: Plugin;
  saved: Settings;
}

interface Told {
  severity: AlertVariant;
  message: string;
  details?: string;
}

/** What "Save & test" tells; a check that failed is thrown by the data source. */
async function test(plugin: Plugin, settings: Settings): Promise<Told> {
  try {
    const source = new plugin.DataSourceClass(await instanceSettings(settings));
    const { status, message, details }: TestDataSourceResponse = await source.testDatasource();
    return { severity: status as AlertVariant, message, details: details?.verboseMessage };
  } catch (reason) {
    return { severity: 'error', message: (reason as Error).message };
  }
}

export function SettingsBench({ plugin, saved }: Props) {
  const [options, setOptions] = useState(saved);
  const [told, setTold] = useState<Told>();
  const { ConfigEditor } = plugin.components;
  const save = async () => {
    setTold(undefined);
    const next = await ask<Settings>('PUT', `/api/datasources/uid/${options.uid}`, options);
    setOptions(next);
    setTold(await test(plugin, next));
  };
  return (
    <>
      {ConfigEditor && <ConfigEditor options={options} onOptionsChange={setOptions} />}
      <Button onClick={save}>Save &amp; test</Button>
      {told && (
        <Alert severity={told.severity} title={told.message}>
          {told.details && <pre>{told.details}</pre>}
        </Alert>
      )}
    </>
  );
}
