// The other editors: of statements, dashboard variables and annotations.
import { expect, test } from './bench';

test('edits SQL', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('Scenario', 'SQL');
  await bench.rows({ scenario: 'sql' });
  const { keyboard } = bench.page;
  const code = bench.editor.locator('.monaco-editor').first();
  await code.click();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('SELECT event, count(*) AS n FROM $__tab');
  await expect(bench.page.locator('.suggest-widget')).toContainText('$__table');
  await bench.shot('offered');
  await keyboard.press('Tab');
  await keyboard.type(' WHERE $__timeFilter');
  await keyboard.press('Escape');
  await keyboard.type(' GROUP BY event ORDER BY n DESC ');
  await keyboard.press('Escape');
  await keyboard.press('ControlOrMeta+Enter');
  await bench.rows({
    rawSql: 'SELECT event, count(*) AS n FROM $__table WHERE $__timeFilter GROUP BY event ORDER BY n DESC ',
  });
  expect(await bench.column('event')).toContain('client.connected');
  await bench.shot('answered');
});

test('refuses SQL that writes', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('Scenario', 'SQL');
  await bench.rows({ scenario: 'sql' });
  await bench.write('DROP TABLE emqx_full_link_events ');
  await bench.answered({ rawSql: 'DROP TABLE emqx_full_link_events ' });
  await expect(bench.editor.getByRole('alert')).toContainText('DROP');
  await bench.shot();
});

test('offers values of a variable', async ({ bench }) => {
  await bench.open('variable');
  await bench.answered({});
  await bench.choose('Column', 'topic');
  await bench.page.getByLabel('Prefix').fill('factory/');
  await bench.page.getByLabel('Prefix').blur();
  await bench.answered({ column: 'topic', prefix: 'factory/' });
  await expect(bench.answer.getByText('factory/device/status', { exact: true }).first()).toBeVisible();
  await bench.shot();
});

test('looks up in the table what is typed into the list of a variable', async ({ bench }) => {
  await bench.open('variable');
  await bench.answered({});
  await bench.page.getByRole('switch', { name: 'Search in the table' }).check({ force: true });
  // Nobody has typed anything yet: all values are listed.
  await bench.rows({ prefix: '$__searchFilter' });
  await bench.page.getByLabel('Prefix').fill('pump');
  await bench.page.getByLabel('Prefix').blur();
  await bench.rows({ prefix: 'pump$__searchFilter' });
  await expect(bench.answer.getByText('pump-07', { exact: true }).first()).toBeVisible();
});

test('narrows a variable by what was pasted', async ({ bench }) => {
  await bench.open('variable');
  await bench.answered({});
  await bench.choose('Column', 'username');
  await bench.begin('Find a name', 'clientid: pump-07');
  await bench.option('pump-07').first().click();
  await bench.rows({ column: 'username', filters: [{ column: 'clientid', operator: '=', values: ['pump-07'] }] });
  await expect(bench.editor.getByRole('button', { name: 'Remove pump-07' })).toBeVisible();
  await bench.shot();
});

test('asks for annotations', async ({ bench }) => {
  await bench.open('annotation');
  await bench.answered({ view: 'annotations' });
  await expect(bench.field('View')).toHaveCount(0);
  await bench.complete('Clients', 'pump', 'pump-07');
  await bench.rows({ scenario: 'lifecycle', view: 'annotations', clients: ['pump-07'] });
  await bench.shot();
});

test('narrows a filter of a dashboard by the others', async ({ bench }) => {
  const { page } = bench;
  await page.goto('/?editor=filters');
  const columns = page.getByRole('region', { name: 'Columns' });
  await expect(columns.getByRole('button').first()).toBeVisible();
  const offered = await columns.getByRole('button').allTextContents();
  expect(offered.slice(0, 4)).toEqual(['clientid', 'topic', 'reason', 'event']); // those that people ask for
  const values = (column: string) => page.getByRole('region', { name: `Values of ${column}` }).getByRole('button');
  await columns.getByRole('button', { name: 'username', exact: true }).click();
  await expect.poll(() => values('username').count()).toBeGreaterThan(1);
  await columns.getByRole('button', { name: 'clientid', exact: true }).click();
  await values('clientid').getByText('pump-07', { exact: true }).click();
  await columns.getByRole('button', { name: 'username', exact: true }).click();
  await expect(values('username')).toHaveText(['pump']);
});
