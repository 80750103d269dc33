import { getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';
import type { CodeEditor, Monaco, MonacoEditor } from '@grafana/ui';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ComponentProps, useEffect, useState } from 'react';
import { datasource, vocabulary } from '../../testing/fixtures';
import type { EventQuery } from '../../model/query';
import { QueryEditor } from './QueryEditor';
import { suggestions } from './SqlFields';

type CodeEditorProps = ComponentProps<typeof CodeEditor>;

// The editor of code is loaded over the network.
jest.mock('@grafana/ui', () => ({
  ...jest.requireActual<object>('@grafana/ui'),
  CodeEditor: ({ value, onEditorDidMount, onBlur, monacoOptions }: CodeEditorProps) => {
    useEffect(() => onEditorDidMount?.({} as MonacoEditor, {} as Monaco));
    return (
      <textarea
        aria-label={monacoOptions?.ariaLabel}
        defaultValue={value}
        onBlur={({ currentTarget }) => onBlur?.(currentTarget.value)}
      />
    );
  },
}));

const ask = { refId: 'A', scenario: 'lifecycle', view: 'events' };

/** Shows the editor as Grafana does: what it changes comes back as its new query. */
async function show(
  query: EventQuery = ask,
  ds = datasource({ client: 'device001' }),
  errors: PanelData['errors'] = []
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
    return <QueryEditor datasource={ds} query={current} data={data} onChange={change} onRunQuery={ran} />;
  }
  await act(async () => render(<Host />));
  return { changed, ran, ds, user: userEvent.setup() };
}

const labels = () =>
  screen.getAllByRole('combobox').map((input) => (input as HTMLInputElement).labels?.[0]?.textContent);
const last = (changed: jest.Mock<void, [EventQuery]>) =>
  JSON.parse(JSON.stringify(changed.mock.lastCall?.[0])) as unknown;

async function choose(user: ReturnType<typeof userEvent.setup>, label: string, option: RegExp | string) {
  await user.click(screen.getByLabelText(label));
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('fields', () => {
  const cases = [
    {
      name: 'events of the life of clients',
      query: ask,
      expected: [
        'Columns',
        'Order',
        'Events',
        'Outcome',
        'Clients',
        'Users',
        'Sources',
        'Topics',
        'Subscribed to',
        'Nodes',
      ],
      limit: true,
    },
    {
      name: 'a rate of drops',
      query: { refId: 'A', scenario: 'drops', view: 'rate' },
      expected: [
        ...['Group by', 'Measure', 'Interval', 'Events', 'Outcome', 'Clients', 'Parties', 'Users', 'Publishers'],
        ...['Sources', 'Topics', 'Message IDs', 'Nodes'],
      ],
      limit: true,
    },
    {
      name: 'a view without a shape, and a key that the query has and the scenario does without',
      query: { ...ask, view: 'funnel', publishers: ['p'] },
      expected: [
        ...['Events', 'Outcome', 'Clients', 'Users', 'Publishers', 'Sources', 'Topics', 'Subscribed to', 'Nodes'],
      ],
      limit: false,
    },
    {
      name: 'a scenario that asks about all events',
      query: { refId: 'A', scenario: 'diagnosis' },
      expected: [
        ...['Clients', 'Parties', 'Users', 'Publishers', 'Sources', 'Topics', 'Subscribed to', 'Message IDs', 'Nodes'],
      ],
      limit: false,
    },
  ];
  test.each(cases)('$name', async ({ query, expected, limit }) => {
    await show(query);
    expect(labels()).toEqual(['Scenario', 'View', ...expected]);
    expect(screen.queryAllByLabelText('Limit')).toHaveLength(limit ? 1 : 0);
    expect(screen.getByRole('button', { name: 'Add filter' })).toBeInTheDocument();
  });

  it('show what Grafana asks in place of an empty query, and go on from there', async () => {
    const { changed, user } = await show({ refId: 'A' });
    expect(screen.getByLabelText('Scenario')).toHaveValue('Client lifecycle');
    await choose(user, 'Measure', /^Clients/);
    expect(last(changed)).toEqual({
      refId: 'A',
      scenario: 'lifecycle',
      view: 'rate',
      groupBy: ['event'],
      measure: 'clients',
    });
  });

  it('begin with the view that the server answers with', async () => {
    await show({ refId: 'A', scenario: 'diagnosis' });
    expect(screen.getByLabelText('View')).toHaveValue('Findings');
  });

  it('explain themselves to the keyboard and to screen readers', async () => {
    await show();
    expect(screen.getByRole('button', { name: /^The kind of problem to look into/ })).toBeInTheDocument();
  });
});

describe('changes', () => {
  it('asks the changed query', async () => {
    const { changed, ran, user } = await show();
    await choose(user, 'View', /^Rate/);
    expect(last(changed)).toEqual({ ...ask, view: 'rate' });
    await choose(user, 'Measure', /^Share/);
    await choose(user, 'Interval', '5m');
    expect(last(changed)).toEqual({ ...ask, view: 'rate', measure: 'share', interval: '5m' });
    expect(ran).toHaveBeenCalledTimes(3);
  });

  it('keeps what the new scenario knows and drops the rest', async () => {
    const query = {
      ...ask,
      view: 'count',
      events: ['client.connected'],
      outcome: 'success',
      measure: 'clients',
      clients: ['a'],
      groupBy: ['reason'],
    };
    const { changed, user } = await show(query);
    await choose(user, 'Scenario', /^Message drops/);
    expect(last(changed)).toEqual({
      refId: 'A',
      scenario: 'drops',
      view: 'count',
      clients: ['a'],
      groupBy: ['reason'],
    });
  });

  it('keeps what the new view knows and drops the rest', async () => {
    const { changed, user } = await show({ ...ask, columns: ['reason'], order: 'asc', limit: 5, users: ['u'] });
    await choose(user, 'View', /^Top/);
    expect(last(changed)).toEqual({
      refId: 'A',
      scenario: 'lifecycle',
      view: 'top',
      users: ['u'],
      groupBy: ['clientid'],
    });
  });

  it('offers values as patterns, variables, and what is typed', async () => {
    const { changed, ds, user } = await show();
    await user.click(screen.getByLabelText('Clients'));
    expect(await screen.findByRole('option', { name: /\$client/ })).toBeInTheDocument();
    await user.click(screen.getByRole('option', { name: 'odd*name' }));
    expect(last(changed)).toEqual({ ...ask, clients: ['odd\\*name'] });

    await user.type(screen.getByLabelText('Clients'), 'dev*x');
    await user.click(await screen.findByRole('option', { name: /^dev\*x/ }));
    expect(last(changed)).toEqual({ ...ask, clients: ['odd\\*name', 'dev*x'] });
    await waitFor(() =>
      expect(ds.getResource).toHaveBeenLastCalledWith(
        'values',
        expect.objectContaining({ column: 'clientid', prefix: 'dev' })
      )
    );
  });

  it('asks only once a limit is typed', async () => {
    const { changed, ran, user } = await show();
    await user.type(screen.getByLabelText('Limit'), '25');
    expect(last(changed)).toEqual({ ...ask, limit: 25 });
    expect(ran).not.toHaveBeenCalled();
    await user.tab();
    expect(ran).toHaveBeenCalledTimes(1);
  });
});

describe('SQL', () => {
  const allowing = () => datasource({}, { allowRawSql: true });

  it('is offered only where the data source allows it', async () => {
    const { user } = await show();
    await user.click(screen.getByLabelText('Scenario'));
    expect(await screen.findByRole('option', { name: /^Message drops/ })).toBeInTheDocument();
    expect(screen.queryByRole('option', { name: /^SQL/ })).not.toBeInTheDocument();
  });

  it('begins with a statement, and keeps nothing that it does not take', async () => {
    const { changed, user } = await show(
      { ...ask, events: ['client.connected'], outcome: 'failure', order: 'asc' },
      allowing()
    );
    await choose(user, 'Scenario', /^SQL/);
    const { rawSql, ...rest } = last(changed) as EventQuery;
    expect(rest).toEqual({ refId: 'A', scenario: 'sql', view: 'table' });
    expect(rawSql).toContain('FROM $__table');
    expect(labels()).toEqual(['Scenario', 'View']);
  });

  it('is asked when the editor is left, not while somebody types', async () => {
    const sql = { refId: 'A', scenario: 'sql', view: 'table', rawSql: 'SELECT' };
    const { changed, ran, user } = await show(sql, allowing());
    await user.type(screen.getByLabelText(/^SQL\./), ' 1');
    expect(changed).not.toHaveBeenCalled();
    await user.tab();
    expect(last(changed)).toEqual({ ...sql, rawSql: 'SELECT 1' });
    expect(ran).toHaveBeenCalledTimes(1);
    await user.click(screen.getByLabelText(/^SQL\./));
    await user.tab();
    expect(ran).toHaveBeenCalledTimes(1);
  });

  it('shows what the server says about the statement', async () => {
    const sql = { refId: 'A', scenario: 'sql', format: 'logs', rawSql: 'DELETE' };
    await show(sql, allowing(), [{ refId: 'A', message: 'rawSql: DELETE is not allowed' }]);
    expect(screen.getByRole('alert')).toHaveTextContent('DELETE is not allowed');
    expect(screen.getByLabelText('View')).toHaveValue('Logs');
  });

  it('says that it is not allowed', async () => {
    await show({ refId: 'A', scenario: 'sql', rawSql: 'SELECT 1' });
    expect(screen.getByRole('alert')).toHaveTextContent('This data source does not allow raw SQL');
  });

  it('offers macros and columns', () => {
    expect(suggestions(vocabulary).map(({ label, insertText }) => insertText ?? label)).toEqual([
      '$__timeFilter',
      '"timestamp"',
      'clientid',
      'reason',
      'qos',
    ]);
  });
});

describe('filters', () => {
  it('are added, filled and removed', async () => {
    const { changed, user } = await show();
    await user.click(screen.getByRole('button', { name: 'Add filter' }));
    await choose(user, 'Column of filter 1', /^reason/);
    await choose(user, 'Operator of filter 1', /^=~/);
    await choose(user, 'Values of filter 1', /^keepalive_timeout.*Nothing came in time/);
    expect(last(changed)).toEqual({
      ...ask,
      filters: [{ column: 'reason', operator: '=~', values: ['keepalive_timeout'] }],
    });
    await user.click(screen.getByRole('button', { name: 'Remove filter 1' }));
    expect(last(changed)).toEqual(ask);
  });

  it('offer the operators of the column’s type, and values as they are', async () => {
    const filters = [
      { column: 'qos', operator: '=', values: [1] },
      { column: 'clientid', operator: '=', values: [] },
    ];
    const { changed, user } = await show({ ...ask, filters });
    await user.click(screen.getByLabelText('Operator of filter 1'));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual(['=One of', '<Less']);
    await choose(user, 'Values of filter 2', 'odd*name');
    expect(last(changed)).toEqual({ ...ask, filters: [filters[0], { ...filters[1], values: ['odd*name'] }] });
  });
});

describe('errors', () => {
  const filters = [
    { column: 'reason', operator: '=', values: [] },
    { column: 'qos', operator: '<', values: ['x'] },
  ];
  test.each([
    { message: 'limit: 0 is not allowed', shown: '0 is not allowed', label: 'Limit' },
    { message: 'clients: holds 1001 values', shown: 'holds 1001 values', label: 'Clients' },
    { message: 'outcome: leave it out', shown: 'leave it out', label: 'Outcome' },
    { message: 'columns: "x" is not known; allowed: a', shown: '"x" is not known; allowed: a', label: 'Columns' },
    // The first row asks for nothing yet, so the server's first filter is the second row.
    { message: 'filters[0].values: "x" is no number', shown: '"x" is no number', label: 'Operator of filter 2' },
  ])('stand beside their field: $message', async ({ message, shown, label }) => {
    const theirs = { refId: 'B', message: 'limit: of another query' };
    await show({ ...ask, filters }, datasource(), [theirs, { refId: 'A', message }]);
    expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toEqual([shown]);
    expect(screen.getByLabelText(label)).toBeInTheDocument();
  });

  it('of no field are left to Grafana', async () => {
    await show(ask, datasource(), [{ refId: 'A', message: 'Cannot connect: connection refused' }]);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says why there is no editor', async () => {
    const ds = datasource();
    jest.mocked(ds.getResource).mockRejectedValue({ data: { message: 'cannot reach the server' } });
    render(<QueryEditor datasource={ds} query={ask} onChange={jest.fn()} onRunQuery={jest.fn()} />);
    expect(await screen.findByRole('alert')).toHaveTextContent('cannot reach the server');
  });
});

describe('SQL preview', () => {
  it('is asked for when it is opened', async () => {
    const ds = datasource();
    const post = jest
      .spyOn(ds, 'postResource')
      .mockResolvedValue({ statements: [{ sql: 'SELECT 1 WHERE clientid = $1', values: ['device001'] }] });
    const { user } = await show(ask, ds);
    expect(post).not.toHaveBeenCalled();
    await user.click(screen.getByText('SQL preview'));
    expect(await screen.findByText(/SELECT 1 WHERE clientid = \$1\s+\$1 = "device001"/)).toBeInTheDocument();
  });

  it('shows why there is none', async () => {
    const ds = datasource();
    jest.spyOn(ds, 'postResource').mockRejectedValue({ data: { message: 'limit must be at least 1' } });
    const { user } = await show(ask, ds);
    await user.click(screen.getByText('SQL preview'));
    expect(await screen.findByText('limit must be at least 1')).toBeInTheDocument();
  });
});
