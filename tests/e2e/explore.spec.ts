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
