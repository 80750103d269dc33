// The query editor as Grafana shows it, for tests.
import { type CoreApp, getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { QueryEditor } from '../editors/query/QueryEditor';
import type { EventQuery } from '../model/query';
import { datasource } from './fixtures';

export const ask = { refId: 'A', scenario: 'lifecycle', view: 'events' };

/** Shows the editor as Grafana does: what it changes comes back as its new query. */
export async function show(
  query: EventQuery = ask,
  ds = datasource({ client: 'device001' }),
  errors: PanelData['errors'] = [],
  app?: CoreApp
) {
  const changed = jest.fn<void, [EventQuery]>();
  const ran = jest.fn();
  const data: PanelData = { state: LoadingState.Done, series: [], timeRange: getDefaultTimeRange(), errors };
  function Host() {
    const [current, setCurrent] = useState(query);
    const change = (next: EventQuery) => {
      changed(next);
      setCurrent(next);
    };
    return <QueryEditor app={app} datasource={ds} query={current} data={data} onChange={change} onRunQuery={ran} />;
  }
  await act(async () => render(<Host />));
  return { changed, ran, ds, user: userEvent.setup() };
}

export const labels = () =>
  screen.getAllByRole('combobox').map((input) => (input as HTMLInputElement).labels?.[0]?.textContent);
export const last = (changed: jest.Mock<void, [EventQuery]>) =>
  JSON.parse(JSON.stringify(changed.mock.lastCall?.[0])) as unknown;

export async function choose(user: ReturnType<typeof userEvent.setup>, label: string, option: RegExp | string) {
  await user.click(screen.getByLabelText(label));
  await user.click(await screen.findByRole('option', { name: option }));
}
