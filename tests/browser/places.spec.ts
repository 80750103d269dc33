// The query editor in other parts of Grafana than a panel.
import { expect, test } from './bench';

test('offers an alert rule what it can use', async ({ bench }) => {
  await bench.open('query', 'emqx', 'unified-alerting');
  await bench.rows({ scenario: 'drops', view: 'count' });
  await bench.field('View').click();
  await expect(bench.option('Numbers')).toBeVisible();
  await expect(bench.option('Over time')).toBeVisible();
  await expect(bench.option('Logs')).toHaveCount(0);
  await expect(bench.option('Causes')).toHaveCount(0);
  await bench.option('Over time').click();
  await bench.rows({ view: 'rate' });
  await expect(bench.editor).toContainText('add a Reduce expression');
  await bench.begin('Clients', '$');
  await expect(bench.option('$device')).toHaveCount(0);
  await bench.shot();
});

test('asks in Explore when it is told to', async ({ bench }) => {
  await bench.open('query', 'emqx', 'explore');
  await bench.rows({ scenario: 'lifecycle', view: 'logs' });
  const lines = bench.answer.getByRole('table').first();
  const before = await lines.textContent();
  await bench.type('Clients', 'pump-07');
  await expect.poll(() => bench.query()).toMatchObject({ clients: ['pump-07'] });
  await expect(bench.editor).toContainText('Changed since it was asked');
  expect(await lines.textContent()).toBe(before);
  await bench.shot('changed');
  await bench.field('Clients').press('Shift+Enter');
  await expect(bench.editor).not.toContainText('Changed since it was asked');
  await expect(lines).not.toHaveText(before ?? '');
  await bench.choose('View', 'Events');
  await bench.page.getByRole('button', { name: 'Run query' }).click();
  await bench.rows({ view: 'events' });
  expect(new Set(await bench.column('clientid'))).toEqual(new Set(['pump-07']));
});
