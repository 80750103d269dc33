// The query editor in other parts of Grafana than a panel.
import type { Locator } from '@playwright/test';
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

/** The cells of a column in a part of the page. */
async function column(part: Locator, name: string): Promise<string[]> {
  const table = part.getByRole('table').first();
  await expect(table).toBeVisible();
  const place = (await table.getByRole('columnheader').allTextContents()).indexOf(name);
  expect(place, `the column ${name}`).toBeGreaterThanOrEqual(0);
  return table.locator(`tbody td:nth-child(${place + 1})`).allTextContents();
}

test('counts lines by the level that each has', async ({ bench }) => {
  await bench.open('query', 'emqx', 'explore');
  await bench.rows({ scenario: 'lifecycle', view: 'logs' });
  const histogram = bench.page.getByRole('region', { name: 'LogsVolume' });
  await expect(histogram.getByRole('table').first()).toBeVisible();
  const series = await histogram.getByRole('columnheader').filter({ hasText: 'value' }).allTextContents();
  const levels = series.map((header) => header.split(' ').at(-1));
  expect(levels).toEqual(expect.arrayContaining(await bench.column('severity')));
  expect(levels).toContain('warning'); // which no outcome is
});

test('shows the lines behind a graph', async ({ bench }) => {
  await bench.open('query', 'emqx', 'explore');
  await bench.rows({ scenario: 'lifecycle', view: 'logs' });
  await bench.type('Clients', 'pump-07');
  await bench.choose('View', 'Over time');
  await bench.page.getByRole('button', { name: 'Run query' }).click();
  await bench.rows({ view: 'rate' });
  const sample = bench.page.getByRole('region', { name: 'LogsSample' });
  expect(new Set(await column(sample, 'clientid'))).toEqual(new Set(['pump-07']));
});

test('shows what happened around a line, by what is chosen', async ({ bench }) => {
  await bench.open('query', 'emqx', 'explore');
  await bench.rows({ scenario: 'lifecycle', view: 'logs' });
  await bench.choose('Scenario', 'Message delivery');
  await bench.page.getByRole('button', { name: 'Run query' }).click();
  await bench.rows({ scenario: 'delivery', view: 'logs' });
  const [[client], [topic], [peername], [message]] = await Promise.all(
    ['clientid', 'topic', 'peername', 'message_id'].map((name) => bench.column(name))
  );
  const context = bench.page.getByRole('region', { name: 'Context' });
  expect(new Set(await column(context, 'clientid'))).toEqual(new Set([client]));
  await context.getByRole('radio', { name: 'This topic' }).click();
  await expect.poll(async () => new Set(await column(context, 'topic'))).toEqual(new Set([topic]));
  await context.getByRole('radio', { name: 'This message' }).click();
  await expect.poll(async () => new Set(await column(context, 'message_id'))).toEqual(new Set([message]));
  await context.getByRole('radio', { name: 'This connection' }).click();
  await expect.poll(async () => new Set(await column(context, 'peername'))).toEqual(new Set([peername]));
  await bench.shot();
});

test('leaves out what happened in other connections of a client', async ({ bench }) => {
  const [here, there] = ['192.0.2.1:50001', '192.0.2.2:50002'];
  for (const peername of [here, there, here]) {
    await bench.page.request.post('/happens/roaming', { params: { peername } });
  }
  await bench.open('query', 'emqx', 'explore');
  await bench.rows({ scenario: 'lifecycle', view: 'logs' });
  await bench.type('Clients', 'roaming');
  await bench.page.getByRole('button', { name: 'Run query' }).click();
  await bench.rows({ clients: ['roaming'] });
  // Of the newest line, what came before.
  const context = bench.page.getByRole('region', { name: 'Context' });
  await expect.poll(() => column(context, 'peername')).toEqual([there, here]);
  await context.getByRole('radio', { name: 'This connection' }).click();
  await expect.poll(() => column(context, 'peername')).toEqual([here]);
});

test('follows rows as they come, and says why it cannot', async ({ bench }) => {
  const live = bench.page.getByRole('button', { name: 'Live', exact: true });
  const happens = (client: string) => bench.page.request.post(`/happens/${client}`);
  await bench.open('query', 'emqx', 'explore');
  await bench.choose('View', 'Events');
  await bench.type('Clients', 'live-*');
  await happens('live-1');
  await live.click();
  await bench.rows({ view: 'events', clients: ['live-*'] });
  const followed = bench.answer.getByRole('table');
  await expect(followed.getByRole('cell', { name: 'live-1' })).toHaveCount(1);
  await happens('live-2');
  await expect(followed.getByRole('cell', { name: 'live-2' })).toHaveCount(1);
  await expect(followed.getByRole('cell', { name: 'live-1' })).toHaveCount(1);
  await bench.shot('followed');
  await bench.choose('View', 'Over time');
  await live.click();
  await expect(bench.answer.getByRole('alert')).toContainText("Query A can't be followed live: only its rows can");
  await bench.shot('refused');
});
