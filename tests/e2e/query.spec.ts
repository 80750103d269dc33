// The query editor in a panel: each scenario and one view of it, from choosing to rows.
import { expect, test } from '@grafana/plugin-e2e';
import { choose, explore, source } from './source';

const cases = [
  { scenario: 'Client lifecycle', view: 'Connections', columns: ['clientid', 'username', 'source'] },
  { scenario: 'Authentication and authorization', view: 'Causes', columns: ['event', 'cause', 'meaning'] },
  { scenario: 'Message delivery', view: 'Messages', columns: ['id', 'topic', 'publisher'] },
  { scenario: 'Message drops', view: 'Causes', columns: ['event', 'cause', 'meaning'] },
  { scenario: 'All events', view: 'Events', columns: ['timestamp', 'event', 'clientid'] },
  { scenario: 'Diagnosis', view: 'Findings', columns: ['severity', 'finding', 'summary'] },
];

for (const { scenario, view, columns } of cases) {
  test(`${scenario}: ${view}`, async ({ panelEditPage, page }) => {
    await panelEditPage.datasource.set(source.name);
    await panelEditPage.setVisualization('Table');
    const editor = panelEditPage.getQueryEditorRow('A');
    await choose(page, editor, 'Scenario', scenario);
    await choose(page, editor, 'View', view);
    await expect(panelEditPage.refreshPanel()).toBeOK();
    await expect(panelEditPage.panel.fieldNames).toContainText(columns);
    await expect(panelEditPage.panel.getErrorIcon()).not.toBeVisible();
  });
}

test('an error stands beside its field', async ({ panelEditPage, page }) => {
  await panelEditPage.datasource.set(source.name);
  const editor = panelEditPage.getQueryEditorRow('A');
  await choose(page, editor, 'Add condition', 'Topics');
  await choose(page, editor, 'Topics', 'a/#/b');
  await page.keyboard.press('Escape');
  await panelEditPage.refreshPanel({ waitForResponsePredicateCallback: (answer) => answer.status() === 400 });
  await expect(editor.getByRole('alert')).toContainText('# stands only at the end of a topic filter');
});

test('a list takes what is chosen and no more, and is typed into at once', async ({ page }) => {
  await page.goto(explore({ scenario: 'lifecycle', view: 'logs' }));
  await choose(page, page.locator('body'), 'Add condition', 'Clients');
  const clients = page.getByLabel('Clients', { exact: true });
  await expect(clients).toBeFocused();
  await expect(clients).toHaveAccessibleDescription(/^Client ID, the name that a client gives itself/);
  await clients.pressSequentially('device00', { delay: 50 });
  await page.getByRole('option', { name: 'device009' }).click();
  await expect(clients).toHaveValue('');
  await page.getByText('Logs volume').click();
  await expect(page.getByTestId('asked')).toHaveText('lifecycle, logs, client device009');
});
