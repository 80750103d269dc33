// The query editor in a panel: each scenario and one view of it, from choosing to rows.
import { expect, test } from '@grafana/plugin-e2e';
import { choose, source } from './source';

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
