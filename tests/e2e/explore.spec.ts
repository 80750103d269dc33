// Explore: log lines with their volume, the panels that views ask for, and links that lead on.
import { expect, test } from '@grafana/plugin-e2e';
import { explore, queriesOf } from './source';

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
  const id = page.getByRole('cell').getByRole('link').first();
  const message = await id.textContent();
  await id.click();
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

test('a finding leads to the rows behind it', async ({ page, context }) => {
  await page.goto(explore({ scenario: 'diagnosis', view: 'findings' }));
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'wrong-credentials' }).first().click();
  const behind = await opened;
  await expect(behind.getByRole('cell', { name: 'client.check_authn_complete' }).first()).toBeVisible();
});
