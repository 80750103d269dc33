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
  await bench.page.getByRole('button', { name: 'Add filter' }).click();
  await bench.complete('Column of filter 1', 'reason', 'reason');
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
  // Beside each field there is its help.
  const tabTo = async (label: string) => {
    const reached = () => bench.field(label).evaluate((field) => field === document.activeElement);
    for (let presses = 0; presses < 4 && !(await reached()); presses++) {
      await keyboard.press('Tab');
    }
    await expect(bench.field(label)).toBeFocused();
  };
  const take = async (typed: string) => {
    await keyboard.press('ArrowDown');
    await keyboard.insertText(typed);
    await expect(bench.page.getByRole('option')).toHaveCount(1);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
  };
  await bench.open('query');
  await expect(bench.field('Scenario')).toBeVisible();
  await tabTo('Scenario');
  await take('drops');
  await bench.rows({ scenario: 'drops' });
  await tabTo('View');
  await take('causes');
  await bench.rows({ scenario: 'drops', view: 'causes' });
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
