// The query editor at work: what is typed is completed, asked and answered, and what is wrong is said where it is wrong.
import { expect, test } from './bench';

test('completes a client ID', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.rows({ view: 'events' });
  await bench.begin('Clients', 'pum');
  await expect(bench.option('pump-07')).toBeVisible();
  await bench.shot('offered');
  await bench.option('pump-07').click();
  await bench.rows({ clients: ['pump-07'] });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
  await bench.shot('answered');
});

test('takes a pattern and a variable', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.type('Clients', 'pump-*');
  await bench.rows({ view: 'events', clients: ['pump-*'] });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
  await bench.page.getByRole('button', { name: /remove pump-\*/i }).click();
  await bench.complete('Clients', '$', '$device');
  await bench.rows({ clients: ['$device'] });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['device001']));
  await bench.shot();
});

test('shows an error below its field', async ({ bench }) => {
  await bench.open('query');
  await bench.type('Sources', '300.1.2.3');
  await bench.answered({ sources: ['300.1.2.3'] });
  expect(await bench.errorBelow('Sources')).toContain('300.1.2.3');
  await bench.shot();
});

test('shows an error below the limit', async ({ bench }) => {
  await bench.open('query');
  await bench.add('Limit');
  const limit = bench.page.getByRole('spinbutton', { name: 'Limit' });
  await limit.fill('0');
  await limit.blur();
  await bench.answered({ limit: 0 });
  expect(await bench.errorBelow('Limit')).toContain('at least 1');
  await limit.fill('3');
  await limit.blur();
  await bench.rows({ limit: 3 });
});

test('filters by a column', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.add('reason');
  await bench.complete('Values of filter 1', 'keepalive', 'keepalive_timeout');
  await bench.rows({ filters: [{ column: 'reason', operator: '=', values: ['keepalive_timeout'] }] });
  expect(new Set(await bench.column('reason'))).toEqual(new Set(['keepalive_timeout']));
  await bench.shot();
  await bench.page.getByRole('button', { name: 'Remove filter 1' }).click();
  await expect.poll(() => bench.query()).not.toHaveProperty('filters');
});

test('shows the SQL with its values apart', async ({ bench }) => {
  await bench.open('query');
  await bench.type('Clients', "o'hara");
  await bench.page.getByRole('button', { name: 'SQL preview' }).click();
  const statement = bench.editor.locator('pre').first();
  await expect(statement).toContainText('FROM emqx_full_link_events');
  const [sql, values] = ((await statement.textContent()) ?? '').split('\n\n');
  expect(sql).not.toContain('hara');
  expect(values).toContain(`= "o'hara"`);
  await bench.shot();
});

test('works by keyboard alone', async ({ bench }) => {
  const { keyboard } = bench.page;
  const take = async (label: string, typed: string) => {
    await expect(bench.field(label)).toBeFocused();
    await keyboard.press('ArrowDown');
    await keyboard.insertText(typed);
    await expect(bench.page.getByRole('option').first()).toContainText(new RegExp(typed, 'i'));
    await keyboard.press('Home');
    await keyboard.press('Enter');
  };
  await bench.open('query');
  await expect(bench.field('Scenario')).toBeVisible();
  // Each field stops the Tab key once.
  await keyboard.press('Tab');
  await take('Scenario', 'drops');
  await bench.rows({ scenario: 'drops' });
  await keyboard.press('Tab');
  await take('View', 'causes');
  await bench.rows({ scenario: 'drops', view: 'causes' });
  await keyboard.press('Tab');
  await take('Add condition', 'nodes');
  await expect(bench.field('Nodes')).toBeFocused();
  await keyboard.insertText('emqx*');
  await keyboard.press('Enter');
  await bench.answered({ scenario: 'drops', view: 'causes', nodes: ['emqx*'] });
});

test('takes a list from the clipboard', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.add('Clients');
  await bench.paste('Clients', 'pump-07, device001\nno-such-client');
  await bench.rows({ view: 'events', clients: ['pump-07', 'device001', 'no-such-client'] });
  expect(['pump-07', 'device001']).toEqual(expect.arrayContaining(await bench.column('clientid')));
  await bench.shot();
});

test('tells what was pasted from a ticket', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.begin('Find a name', 'clientid: pump-07');
  await bench.option('pump-07').first().click();
  await bench.rows({ view: 'events', clients: ['pump-07'] });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
  await bench.shot();
});

test('finds one name after another with the keyboard alone', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.field('Find a name').focus();
  const clients: string[] = [];
  for (const name of ['pump-07', 'device001']) {
    await bench.page.keyboard.type(name);
    await expect(bench.option(name).first()).toBeVisible();
    await bench.page.keyboard.press('Enter');
    clients.push(name);
    await bench.rows({ view: 'events', clients });
    await expect(bench.field('Find a name')).toHaveValue('');
    await expect(bench.field('Find a name')).toBeFocused();
  }
});

test('offers findings with what they mean, and the severities', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('Scenario', 'Diagnosis');
  await bench.begin('Findings', 'wrong-c');
  await expect(bench.option('wrong-credentials')).toContainText('user name or password');
  await bench.option('wrong-credentials').click();
  await bench.leave('Findings');
  await bench.choose('Severities', 'critical');
  await bench.answered({ scenario: 'diagnosis', findings: ['wrong-credentials'], severities: ['critical'] });
  await expect(bench.editor.getByTestId('asked')).toHaveText(
    'diagnosis, findings, finding wrong-credentials, severity critical'
  );
  await bench.shot();
});

test('offers each view the measures that it has', async ({ bench }) => {
  await bench.open('query');
  for (const { view, age } of [
    { view: 'Over time', age: 0 },
    { view: 'Top', age: 0 },
    { view: 'Numbers', age: 1 },
  ]) {
    await bench.choose('View', view);
    await bench.begin('Measure', '');
    await expect(bench.option('Count')).toBeVisible();
    await expect(bench.option('Age of the newest row')).toHaveCount(age);
    await bench.page.keyboard.press('Escape');
  }
});

test('loses nothing that was typed', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.begin('Clients', 'pump-07');
  await bench.page.keyboard.press('Tab');
  await bench.rows({ view: 'events', clients: ['pump-07'] });
  await bench.begin('Clients', 'device001');
  await bench.page.keyboard.press('Enter');
  await bench.rows({ clients: ['pump-07', 'device001'] });
  await expect(bench.field('Clients')).toHaveValue('');
  await bench.page.keyboard.press('Tab');
  await bench.answered({ clients: ['pump-07', 'device001'] });
});

test('offers values in the rows that the query is about', async ({ bench }) => {
  await bench.open('query');
  await bench.type('Clients', 'pump-07');
  await bench.rows({ clients: ['pump-07'] });
  await bench.begin('Users', '');
  await expect(bench.page.getByRole('option').filter({ hasNotText: '$' })).toHaveCount(1);
  await bench.shot();
});

test('shows what is set and offers the rest', async ({ bench }) => {
  await bench.open('query');
  await bench.rows({ scenario: 'lifecycle' });
  const fields = bench.editor.getByRole('combobox');
  await expect(fields).toHaveCount(6); // scenario, view, group by, measure, what may be added and what may be found
  await bench.type('Clients', 'pump-*');
  await bench.choose('Outcome', 'Failures');
  await bench.rows({ clients: ['pump-*'], outcome: 'failure' });
  await expect(fields).toHaveCount(8);
  await expect(bench.editor.getByTestId('asked')).toHaveText('lifecycle, rate by event, failures, client pump-*');
  await bench.shot();
});

test('goes on from the form to SQL', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.type('Clients', 'pump-07');
  await bench.rows({ view: 'events', clients: ['pump-07'] });
  await bench.page.getByRole('button', { name: 'SQL preview' }).click();
  await bench.page.getByRole('button', { name: 'Edit as SQL' }).first().click();
  await bench.rows({ scenario: 'sql', view: 'table' });
  expect((await bench.query()).rawSql).toContain("clientid = 'pump-07'");
  expect((await bench.query()).rawSql).toContain('$__timeFrom');
  expect(await bench.query()).not.toHaveProperty('clients');
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
  await bench.shot();
});

test('copies a statement that runs as it is', async ({ bench, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await bench.open('query');
  await bench.choose('View', 'Events');
  await bench.type('Clients', 'pump-07');
  await bench.rows({ view: 'events', clients: ['pump-07'] });
  await bench.page.getByRole('button', { name: 'SQL preview' }).click();
  await bench.editor.getByRole('button', { name: 'Copy' }).first().click();
  const copied = await bench.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("clientid = 'pump-07'");
  await bench.open('query');
  await bench.choose('Scenario', 'SQL');
  await bench.write(copied);
  await bench.rows({ scenario: 'sql' });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
});

test('survives Enter where nothing is highlighted', async ({ bench }) => {
  await bench.open('query');
  // The view that is shown stands further down than the one option that stays.
  await bench.begin('View', 'log');
  await expect(bench.page.getByRole('option')).toHaveCount(1);
  await bench.page.keyboard.press('Enter');
  await expect(bench.field('Scenario')).toBeVisible();
  await bench.rows({ scenario: 'lifecycle' });
});
