// What all tests in Grafana share: the data source they ask, and how its editors are filled in.
import type { Locator, Page } from '@playwright/test';

/** As provisioning/datasources has it. */
export const source = { uid: 'emqx', name: 'EMQX Full-Link Events', type: 'emqx-fulllink-datasource' };

/** Chooses an option of a list by its whole text. */
export async function choose(page: Page, editor: Locator, label: string, option: string) {
  const input = editor.getByLabel(label, { exact: true });
  await input.click();
  await input.fill(option);
  await page.getByRole('option').filter({ hasText: option }).first().click();
}

/** The address of a query in Explore. */
export function explore(query: object) {
  const { uid, type } = source;
  const queries = [{ refId: 'A', datasource: { uid, type }, ...query }];
  const panes = { a: { datasource: uid, queries, range: { from: 'now-1h', to: 'now' } } };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify(panes))}`;
}

/** The queries that Explore shows, by what its address says. */
export function queriesOf(page: Page): Record<string, unknown>[] {
  const panes: Record<string, { queries: Record<string, unknown>[] }> = JSON.parse(
    new URL(page.url()).searchParams.get('panes') ?? '{}'
  );
  return Object.values(panes).flatMap(({ queries }) => queries);
}
