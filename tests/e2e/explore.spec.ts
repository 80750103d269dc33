// Explore: log lines with their volume, the panels that views ask for, and links that lead on.
import { expect, test } from '@grafana/plugin-e2e';
import { explore, queriesOf, source } from './source';

test('log lines have a volume', async ({ page }) => {
  await page.goto(explore({ scenario: 'lifecycle', view: 'logs', clients: ['device009'] }));
  await expect(page.getByText('Logs volume')).toBeVisible();
  await expect(page.getByText(/device009 (connected|disconnected)/).first()).toBeVisible();
});

test('a timeline is drawn as one', async ({ page }) => {
  await page.goto(explore({ scenario: 'lifecycle', view: 'timeline', clients: ['device009'] }));
  await expect(page.getByRole('heading', { name: 'State timeline' })).toBeVisible();
});

for (const [sign, operator] of [
  ['Filter for value', '='],
  ['Filter out value', '!='],
] as const) {
  test(`a group without a value is compared: ${sign}`, async ({ page }) => {
    await page.goto(explore({ scenario: 'events', view: 'count', groupBy: ['username'] }));
    const none = page.getByRole('cell').filter({ hasText: '(none)' });
    await none.hover();
    await none.getByRole('button', { name: sign }).click();
    const filters = [{ column: 'username', operator, values: [null] }];
    await expect.poll(() => queriesOf(page).at(-1)).toMatchObject({ view: 'count', filters });
    await expect(page.getByRole('cell', { name: 'ingest', exact: true })).toHaveCount(sign === 'Filter for value' ? 0 : 1);
  });
}

test('a cell that holds nothing has nothing to be compared', async ({ page }) => {
  await page.goto(explore({ scenario: 'lifecycle', view: 'events', columns: ['clientid', 'reason'] }));
  const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: /./ }) }).first();
  const [client, reason] = [row.getByRole('cell').first(), row.getByRole('cell').last()];
  await client.hover();
  await expect(client.getByRole('button', { name: 'Filter for value' })).toBeVisible();
  await expect(reason).toHaveText('');
  await reason.hover();
  await expect(reason.getByRole('button')).toHaveCount(0);
});

test('a name is found and asked with the keyboard alone', async ({ page }) => {
  await page.goto(explore({ scenario: 'events', view: 'events' }));
  const find = page.getByLabel('Find a name');
  await find.fill('198.51.100.66'); // all at once: on a busy machine Grafana's input loses keys
  await expect(page.getByRole('option').first()).toHaveText(/198\.51\.100\.66\s*Sources/);
  await page.keyboard.press('Enter');
  await expect(find).toHaveValue('');
  await page.keyboard.press('Shift+Enter');
  await expect.poll(() => queriesOf(page).at(-1)).toMatchObject({ scenario: 'events', sources: ['198.51.100.66'] });
});

test('a message leads to its trace', async ({ page }) => {
  await page.goto(explore({ scenario: 'delivery', view: 'messages', topics: ['factory/device/status'] }));
  const id = page.getByRole('cell', { name: /^[0-9A-F]{32}$/ }).first();
  const message = await id.textContent();
  await id.click({ position: { x: 20, y: 15 } });
  await page.getByText('Trace of this message', { exact: true }).click();
  await expect
    .poll(() => queriesOf(page).at(-1))
    .toMatchObject({ scenario: 'delivery', view: 'trace', messages: [message] });
});

for (const client of [`o'neil`, 'the "main" pump', 'star*ship', '100%_done', 'back\\slash']) {
  test(`a link holds exactly ${client}`, async ({ page }) => {
    const filters = [{ column: 'clientid', operator: '=', values: [client] }];
    await page.goto(explore({ scenario: 'delivery', filters, columns: ['clientid'] }));
    await page
      .getByRole('cell', { name: client, exact: true })
      .first()
      .click({ position: { x: 20, y: 15 } });
    await page.getByText('What this client did', { exact: true }).click();
    await expect.poll(() => queriesOf(page).at(-1)).toMatchObject({ scenario: 'events', view: 'logs', filters });
  });
}

for (const { kind, value, at } of [
  { kind: 'client', value: 'device009', at: '/d/emqx-client' },
  { kind: 'topic', value: 'factory/device/status', at: '/d/emqx-topic' },
]) {
  test(`a ${kind} leads to its dashboard`, async ({ page, context }) => {
    const filters = [
      { column: 'clientid', operator: '=', values: ['device009'] },
      { column: 'topic', operator: '=', values: ['factory/device/status'] },
    ];
    await page.goto(explore({ scenario: 'access', filters, columns: ['clientid', 'topic'] }));
    const opened = context.waitForEvent('page');
    await page
      .getByRole('cell', { name: value, exact: true })
      .first()
      .click({ position: { x: 20, y: 15 } });
    await page.getByText(`The dashboard of this ${kind}`, { exact: true }).click();
    const dashboard = await opened;
    await dashboard.waitForURL(new RegExp(at));
    const asked = new URL(dashboard.url()).searchParams;
    expect([asked.get(`var-${kind}`), asked.get('var-datasource'), asked.get('from')]).toEqual([
      value,
      source.uid,
      'now-1h',
    ]);
  });
}

test('a node leads to its dashboard at once', async ({ page, context }) => {
  await page.goto(explore({ scenario: 'access', columns: ['node'] }));
  const opened = context.waitForEvent('page');
  const link = page.getByRole('cell').getByRole('link').first();
  const node = await link.textContent();
  await link.click();
  const dashboard = await opened;
  await dashboard.waitForURL(/\/d\/emqx-nodes/);
  expect(new URL(dashboard.url()).searchParams.get('var-node')).toBe(node);
});

test('a finding leads to the rows behind it', async ({ page, context }) => {
  await page.goto(explore({ scenario: 'diagnosis', view: 'findings' }));
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'wrong-credentials' }).first().click();
  const behind = await opened;
  await expect(behind.getByRole('cell', { name: 'client.check_authn_complete' }).first()).toBeVisible();
});
