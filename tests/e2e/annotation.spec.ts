// The editor of an annotation.
import { expect, test } from '@grafana/plugin-e2e';
import { choose, source } from './source';

test('marks what went wrong', async ({ annotationEditPage, page }) => {
  await annotationEditPage.datasource.set(source.name);
  await choose(page, page.locator('body'), 'Scenario', 'Diagnosis');
  await expect(annotationEditPage.runQuery()).toBeOK();
});
