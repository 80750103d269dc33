import { CoreApp } from '@grafana/data';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { of } from 'rxjs';
import { datasource } from '../../testing/fixtures';
import { ask, choose, labels, last, show } from '../../testing/queryEditor';
import { QueryEditor } from './QueryEditor';

describe('fields', () => {
  const cases = [
    { name: 'events of the life of clients', query: ask, expected: [] },
    {
      name: 'a rate of drops',
      query: { refId: 'A', scenario: 'drops', view: 'rate' },
      expected: ['Group by', 'Measure'],
    },
    {
      name: 'what is set, and a key that the query has and the scenario does without',
      query: { ...ask, limit: 5, order: 'asc', outcome: 'failure', users: ['u'], clients: ['c'], publishers: ['p'] },
      expected: ['Order', 'Clients', 'Users', 'Outcome', 'Publishers'],
      limit: true,
    },
    { name: 'a scenario that asks about all events', query: { refId: 'A', scenario: 'diagnosis' }, expected: [] },
  ];
  test.each(cases)('$name', async ({ query, expected, limit = false }) => {
    await show(query);
    expect(labels()).toEqual(['Scenario', 'View', ...expected, 'Add condition', 'Find a name']);
    expect(screen.queryAllByLabelText('Limit')).toHaveLength(limit ? 1 : 0);
  });

  it('offer the rest: whom and what, the shape of the answer, and any column', async () => {
    const { user } = await show({ ...ask, clients: ['a'] });
    await user.click(screen.getByLabelText('Add condition'));
    const offered = (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
    const beginnings = ['Topics', 'Users', 'Sources', 'Outcome', 'Events', 'Subscribed to', 'Nodes'];
    const more = ['Columns', 'Order', 'Limit', 'clientid', 'reason', 'qos'];
    expect(offered).toEqual([...beginnings, ...more].map((label) => expect.stringMatching(new RegExp(`^${label}`))));
  });

  it('are added empty, to be typed into at once', async () => {
    const { changed, ran, user } = await show();
    await choose(user, 'Add condition', /^Topics/);
    expect(screen.getByLabelText('Topics')).toHaveFocus();
    await choose(user, 'Add condition', /^Limit/);
    expect(screen.getByLabelText('Limit')).toHaveFocus();
    expect(changed).not.toHaveBeenCalled();
    await choose(user, 'Add condition', /^reason/);
    expect(screen.getByLabelText('Values of filter 1')).toHaveFocus();
    expect(last(changed)).toEqual({ ...ask, filters: [{ column: 'reason', operator: '=', values: [] }] });
    expect(ran).not.toHaveBeenCalled();
  });

  it('tell the query in one line', async () => {
    await show({ ...ask, clients: ['a'] });
    expect(screen.getByTestId('asked')).toHaveTextContent('lifecycle, events, client a');
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
    expect(screen.getByLabelText('Scenario')).toHaveAccessibleDescription(/^The kind of problem to look into/);
    expect(screen.queryByRole('button', { name: /^The kind of problem/ })).not.toBeInTheDocument();
  });
});

describe('changes', () => {
  it('asks the changed query', async () => {
    const { changed, ran, user } = await show();
    await choose(user, 'View', /^Rate/);
    expect(last(changed)).toEqual({ ...ask, view: 'rate' });
    await choose(user, 'Measure', /^Share/);
    await choose(user, 'Add condition', /^Interval/);
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
    await choose(user, 'Add condition', /^Clients/);
    await user.click(screen.getByLabelText('Clients'));
    expect(await screen.findByRole('option', { name: /\$client/ })).toBeInTheDocument();
    await user.click(screen.getByRole('option', { name: 'odd*name' }));
    expect(last(changed)).toEqual({ ...ask, clients: ['odd\\*name'] });

    await user.type(screen.getByLabelText('Clients'), 'dev*x');
    await waitFor(() =>
      expect(ds.getResource).toHaveBeenLastCalledWith(
        'values',
        expect.objectContaining({ column: 'clientid', prefix: 'dev' })
      )
    );
    await user.click(await screen.findByRole('option', { name: /^dev\*x/ }));
    expect(last(changed)).toEqual({ ...ask, clients: ['odd\\*name', 'dev*x'] });
    expect(screen.getByLabelText('Clients')).toHaveValue('');
    await user.tab();
    expect(last(changed)).toEqual({ ...ask, clients: ['odd\\*name', 'dev*x'] });
  });

  it('asks only once a limit is typed', async () => {
    const { changed, ran, user } = await show({ ...ask, limit: 2 });
    await user.type(screen.getByLabelText('Limit'), '5');
    expect(last(changed)).toEqual({ ...ask, limit: 25 });
    expect(ran).not.toHaveBeenCalled();
    await user.tab();
    expect(ran).toHaveBeenCalledTimes(1);
    await user.click(screen.getByLabelText('Limit'));
    await user.tab();
    expect(ran).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText('Limit'), '0{Enter}');
    expect(ran).toHaveBeenCalledTimes(2);
  });
});

describe('what is typed and pasted', () => {
  const about = { ...ask, clients: ['z'] };

  it.each([
    { name: 'Enter', keys: 'device001{Enter}', left: '' },
    { name: 'Tab', keys: 'device001{Tab}', left: '' },
  ])('is kept by $name', async ({ keys, left }) => {
    const { changed, ran, user } = await show(about);
    await user.type(screen.getByLabelText('Clients'), keys);
    await waitFor(() => expect(last(changed)).toEqual({ ...ask, clients: ['z', 'device001'] }));
    expect(screen.getByLabelText('Clients')).toHaveValue(left);
    expect(ran).toHaveBeenCalledTimes(1);
  });

  it('becomes its values', async () => {
    const { changed, user } = await show(about);
    await user.click(screen.getByLabelText('Clients'));
    await user.paste('a, b\nc\nz');
    expect(last(changed)).toEqual({ ...ask, clients: ['z', 'a', 'b', 'c'] });
    await user.paste('one');
    expect(screen.getByLabelText('Clients')).toHaveValue('one');
  });

  it('is kept of a single value too, and not taken for one where it is shown', async () => {
    const rate = { ...ask, view: 'rate', interval: '5m' };
    const { changed, user } = await show(rate);
    await user.click(screen.getByLabelText('Interval'));
    await user.tab();
    expect(changed).not.toHaveBeenCalled();
    await user.clear(screen.getByLabelText('Interval'));
    await user.keyboard('7m');
    await user.tab();
    await waitFor(() => expect(last(changed)).toEqual({ ...rate, interval: '7m' }));
  });

  it('is completed by values in the rows that the query is about', async () => {
    const ds = datasource();
    const about = jest.spyOn(ds, 'valuesAbout').mockResolvedValue([{ text: 'a', value: 'a' }]);
    const { user } = await show({ ...ask, clients: ['z'], users: ['u'] }, ds);
    await user.type(screen.getByLabelText('Users'), 'x*');
    await waitFor(() =>
      expect(about).toHaveBeenLastCalledWith({ ...ask, clients: ['z'], users: undefined }, 'username', 'x', undefined)
    );
  });
});

describe('in an alert rule', () => {
  const app = CoreApp.UnifiedAlerting;
  const titles = async (user: ReturnType<typeof userEvent.setup>, label: string) => {
    await user.click(screen.getByLabelText(label));
    return (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
  };

  it('offers what a rule can use, without variables', async () => {
    const ds = datasource({ client: 'x' }, { allowRawSql: true });
    const { user } = await show({ refId: 'A', scenario: 'drops', view: 'count', clients: ['a'] }, ds, [], app);
    expect(await titles(user, 'View')).toEqual(['CountA number for each group', 'RateOver time']);
    await user.click(screen.getByLabelText('Clients'));
    expect(await screen.findByRole('option', { name: 'device001' })).toBeInTheDocument();
    expect(screen.queryByRole('option', { name: /\$client/ })).not.toBeInTheDocument();
    expect(screen.queryByText(/Reduce/)).not.toBeInTheDocument();
  });

  it('moves to a view that the rule can use', async () => {
    const { changed, user } = await show({ refId: 'A', scenario: 'lifecycle', view: 'rate' }, datasource(), [], app);
    await choose(user, 'Scenario', /^Diagnosis/);
    expect(last(changed)).toMatchObject({ scenario: 'diagnosis', view: 'count' });
  });

  it.each([
    { view: 'rate', text: /add a Reduce expression/ },
    { view: 'logs', text: /An alert rule cannot use this view/ },
  ])('says what $view needs', async ({ view, text }) => {
    await show({ ...ask, view }, datasource(), [], app);
    expect(screen.getByText(text)).toBeInTheDocument();
    expect(screen.getByLabelText('View')).toHaveValue(view === 'rate' ? 'Rate' : 'Logs');
  });
});

describe('in Explore', () => {
  it('asks when it is told to', async () => {
    const { changed, ran, user } = await show({ ...ask, clients: ['a'] }, datasource(), [], CoreApp.Explore);
    await choose(user, 'View', /^Logs/);
    expect(last(changed)).toMatchObject({ view: 'logs' });
    expect(ran).not.toHaveBeenCalled();
    expect(screen.getByText(/Changed since it was asked/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Run query' }));
    expect(ran).toHaveBeenCalledTimes(1);
    expect(screen.queryByText(/Changed since it was asked/)).not.toBeInTheDocument();

    await user.type(screen.getByLabelText('Clients'), 'b{Shift>}{Enter}{/Shift}');
    await waitFor(() => expect(ran).toHaveBeenCalledTimes(2));
    expect(last(changed)).toMatchObject({ clients: ['a', 'b'] });
  });

  it('has no button elsewhere, but the same keys', async () => {
    const { ran, user } = await show({ ...ask, clients: ['a'] });
    expect(screen.queryByRole('button', { name: 'Run query' })).not.toBeInTheDocument();
    await user.type(screen.getByLabelText('Clients'), '{Control>}{Enter}{/Control}');
    await waitFor(() => expect(ran).toHaveBeenCalledTimes(1));
  });
});

describe('filters', () => {
  it('are added, filled and removed', async () => {
    const { changed, user } = await show();
    await choose(user, 'Add condition', /^reason/);
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
    const ds = datasource();
    jest.spyOn(ds, 'query').mockReturnValue(of({ data: [] }));
    const { changed, user } = await show({ ...ask, filters }, ds);
    await user.click(screen.getByLabelText('Operator of filter 1'));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual(['=One of', '<Less']);
    await choose(user, 'Values of filter 2', 'odd*name');
    expect(last(changed)).toEqual({ ...ask, filters: [filters[0], { ...filters[1], values: ['odd*name'] }] });
  });

  it('compare with what is missing or empty', async () => {
    const filters = [{ column: 'clientid', operator: '=', values: ['', null, 'a'] }];
    const { changed, user } = await show({ ...ask, filters });
    await user.click(screen.getByRole('button', { name: 'Remove (empty)' }));
    expect(last(changed)).toEqual({ ...ask, filters: [{ ...filters[0], values: [null, 'a'] }] });
    await user.type(screen.getByLabelText('Values of filter 1'), '\\(none){Enter}');
    await waitFor(() =>
      expect(last(changed)).toEqual({ ...ask, filters: [{ ...filters[0], values: [null, 'a', '(none)'] }] })
    );
  });

  it('keep what another column takes as well', async () => {
    const filters = [{ column: 'clientid', operator: '=~', values: ['a'] }];
    const { changed, user } = await show({ ...ask, filters });
    await choose(user, 'Column of filter 1', /^reason/);
    expect(last(changed)).toEqual({ ...ask, filters: [{ column: 'reason', operator: '=~', values: ['a'] }] });
    await choose(user, 'Column of filter 1', /^qos/);
    expect(last(changed)).toEqual({ ...ask, filters: [{ column: 'qos', operator: '=', values: [] }] });
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
