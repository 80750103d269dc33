// The settings of the data source.
import { expect, test } from '@grafana/plugin-e2e';
import { source } from './source';

test('shows the settings and says what the check found', async ({ gotoDataSourceConfigPage, page }) => {
  await gotoDataSourceConfigPage(source.uid);
  await expect(page.getByLabel(/^Address/)).not.toBeEmpty();
  await expect(page.getByLabel(/^Table/)).toHaveValue('emqx_full_link_events');
  // A provisioned data source can't be changed, so its button only tests.
  await page.getByRole('button', { name: /^(Save & test|Test)$/ }).click();
  await expect(page.getByText(/^Connected to .*emqx_full_link_events/).first()).toBeVisible();
});
