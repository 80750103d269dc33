// The editor of a variable: the values of a column.
import { expect, test } from '@grafana/plugin-e2e';
import { choose, source } from './source';

test('offers the values of a column that begin with a prefix', async ({ variableEditPage, page }) => {
  await variableEditPage.setVariableType('Query');
  await variableEditPage.datasource.set(source.name);
  await choose(page, page.locator('body'), 'Column', 'clientid');
  await page.getByLabel('Prefix', { exact: true }).fill('device00');
  await variableEditPage.runQuery();
  await expect(variableEditPage).toDisplayPreviews(['device001']);
});
