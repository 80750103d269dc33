// Every scenario and view can be chosen in the query editor, and answers with rows.
import { expect, test } from './bench';

const scenarios = ['lifecycle', 'access', 'delivery', 'drops', 'events', 'diagnosis', 'sql'];

test('offers these scenarios', async ({ bench }) => {
  const vocabulary = await bench.vocabulary();
  expect(vocabulary.scenarios.map(({ name }) => name).sort()).toEqual([...scenarios].sort());
  await bench.open('query');
  await bench.rows({ scenario: 'lifecycle', view: 'rate' });
  await bench.field('Scenario').click();
  for (const { title } of vocabulary.scenarios) {
    await expect(bench.option(title).first()).toBeVisible();
  }
  await bench.shot();
});

for (const name of scenarios) {
  test(`scenario ${name}`, async ({ bench }) => {
    const { scenarios: known, views } = await bench.vocabulary();
    const scenario = known.find((one) => one.name === name);
    if (!scenario) {
      throw new Error(`the server does not know ${name}`);
    }
    const titleOf = (view: string) => views.find((one) => one.name === view)?.title ?? view;
    await bench.open('query');
    if (name !== 'lifecycle') {
      await bench.choose('Scenario', scenario.title);
    }
    if (name === 'sql') {
      await bench.write('SELECT "timestamp", event AS body, qos FROM $__table WHERE $__timeFilter LIMIT 100 ');
    }
    for (const view of scenario.views.filter((one) => one !== 'trace')) {
      await bench.choose('View', titleOf(view));
      if (view === 'find') {
        await bench.editor.getByRole('textbox', { name: 'Text' }).fill('pump-07');
        await bench.page.keyboard.press('Tab');
      }
      await bench.rows({ scenario: name, view });
      await bench.shot(view);
    }
    if (scenario.views.includes('trace')) {
      await test.step('trace of a message', async () => {
        await bench.choose('View', titleOf('messages'));
        await bench.rows({ view: 'messages' });
        const [id] = await bench.column('id');
        await bench.choose('View', titleOf('trace'));
        await bench.answered({ view: 'trace' });
        expect(await bench.errorBelow('Message IDs')).toContain('message ID');
        await bench.complete('Message IDs', id, id);
        await bench.rows({ view: 'trace', messages: [id] });
        await bench.shot('trace');
      });
    }
  });
}
