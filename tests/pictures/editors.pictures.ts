// The editors, Explore and an alert rule, with questions about the demo's stories in them.
import { expect, type Page } from '@playwright/test';
import { choose, explore, source } from '../e2e/source';
import { screenOf } from './picture';

/** The panel of a dashboard that has this title, in the panel editor. */
async function editing(page: Page, uid: string, title: string): Promise<string> {
  const answer = await page.request.get(`/api/dashboards/uid/${uid}`);
  const { dashboard } = (await answer.json()) as { dashboard: { panels: { id: number; title: string }[] } };
  const panel = dashboard.panels.find((one) => one.title === title);
  if (!panel) {
    throw new Error(`${uid} has no panel called ${title}`);
  }
  return `/d/${uid}?editPanel=${panel.id}&from=now-1h&to=now`;
}

screenOf({
  name: 'query-editor',
  at: (page) => editing(page, 'emqx-drops', 'Deliveries dropped, by reason'),
  height: 1100,
  act: (page) => expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('Message drops'),
});

screenOf({
  name: 'explore-logs',
  at: () => explore({ scenario: 'lifecycle', view: 'logs', clients: ['tracker-5', 'pump-07'] }),
  height: 1000,
  act: (page) => expect(page.getByText(/pump-07 was refused/).first()).toBeVisible(),
});

screenOf({
  name: 'explore-context',
  at: () => explore({ scenario: 'drops', view: 'logs', events: ['message.delivery_dropped'], clients: ['shift-tablet'] }),
  height: 1000,
  act: async (page) => {
    await page.getByRole('button', { name: 'Log menu' }).first().click();
    await page.getByText('Show context').click();
    await expect(page.getByText('This client')).toBeVisible();
  },
});

screenOf({
  name: 'explore-findings',
  at: () => explore({ scenario: 'diagnosis', view: 'findings' }),
  height: 850,
  act: (page) => expect(page.getByRole('link', { name: 'slow-consumer' }).first()).toBeVisible(),
});

screenOf({
  name: 'settings',
  at: () => `/connections/datasources/edit/${source.uid}?`,
  height: 1150,
  act: (page) => expect(page.getByLabel(/^Address/)).not.toBeEmpty(),
});

screenOf({
  name: 'alert-rule',
  at: () => '/alerting/new/alerting?',
  height: 1250,
  act: async (page) => {
    await page.getByPlaceholder('Give your alert rule a name').fill('Messages are dropped');
    await choose(page, page.locator('body'), 'Group by', 'reason');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Preview alert rule condition' }).click();
    await expect(page.getByText('Firing').first()).toBeVisible();
    await page.getByRole('heading', { name: 'New alert rule' }).scrollIntoViewIfNeeded();
  },
});
