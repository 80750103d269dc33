import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { datasource } from '../testing/fixtures';
import type { EventQuery } from '../types';
import { QueryEditor } from './QueryEditor';

const ask = { refId: 'A', scenario: 'lifecycle', view: 'events' };

/** Shows the editor as Grafana does: what it changes comes back as its new query. */
async function show(query: EventQuery = ask, ds = datasource({ client: 'device001' })) {
  const changed = jest.fn<void, [EventQuery]>();
  const ran = jest.fn();
  function Host() {
    const [current, setCurrent] = useState(query);
    const change = (next: EventQuery) => {
      changed(next);
      setCurrent(next);
    };
    return <QueryEditor datasource={ds} query={current} onChange={change} onRunQuery={ran} />;
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
      shape: ['Columns', 'Order'],
      about: ['Clients', 'Users', 'Sources', 'Topics', 'Subscribed to', 'Nodes'],
    },
    {
      name: 'a rate of drops',
      query: { refId: 'A', scenario: 'drops', view: 'rate' },
      shape: ['Group by', 'Measure', 'Interval'],
      about: ['Clients', 'Parties', 'Users', 'Publishers', 'Sources', 'Topics', 'Message IDs', 'Nodes'],
    },
    {
      name: 'a key that the query has and the scenario does without',
      query: { ...ask, view: 'count', publishers: ['p'] },
      shape: ['Group by', 'Measure'],
      about: ['Clients', 'Users', 'Publishers', 'Sources', 'Topics', 'Subscribed to', 'Nodes'],
    },
  ];
  test.each(cases)('$name', async ({ query, shape, about }) => {
    await show(query);
    expect(labels()).toEqual(['Scenario', 'View', ...shape, 'Events', 'Outcome', ...about]);
    expect(screen.getByLabelText('Limit')).toBeInTheDocument();
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

describe('obvious errors', () => {
  test.each([
    { query: { ...ask, limit: 0 }, error: 'A whole number, at least 1' },
    { query: { ...ask, view: 'top' }, error: 'Choose what to rank' },
    { query: { ...ask, view: 'count', groupBy: ['a', 'b', 'c', 'd'] }, error: 'At most 3 groups' },
    { query: { ...ask, view: 'count', measure: 'share', outcome: 'failure' }, error: /A share compares/ },
  ])('$error', async ({ query, error }) => {
    await show(query);
    expect(screen.getByRole('alert')).toHaveTextContent(error);
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
