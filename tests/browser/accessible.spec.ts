// The editors for everybody: with a screen reader, by keyboard, and in the languages that the plugin speaks.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './bench';

/** What axe finds that keeps people out, with the elements that it finds it on. */
async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .include('main')
    .exclude('section[aria-label="Answer"]')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('has no barriers in the query editor', async ({ bench }) => {
  await bench.open('query');
  await bench.type('Clients', 'pump-*');
  await bench.choose('Outcome', 'Failures');
  await bench.add('Limit');
  await bench.add('reason');
  await bench.page.getByRole('button', { name: 'SQL preview' }).click();
  await expect(bench.editor.locator('pre').first()).toBeVisible();
  expect(await serious(bench.page)).toEqual([]);
});

test('has no barriers where something is wrong', async ({ bench }) => {
  await bench.open('query');
  await bench.type('Sources', '300.1.2.3');
  await expect(bench.editor.getByRole('alert')).toBeVisible();
  expect(await serious(bench.page)).toEqual([]);
});

test('has no barriers in the SQL editor and where names are found', async ({ bench }) => {
  await bench.open('query');
  await bench.choose('Scenario', 'SQL');
  await bench.rows({ scenario: 'sql' });
  await expect(bench.editor.locator('.monaco-editor').first()).toBeVisible();
  expect(await serious(bench.page)).toEqual([]);
  await bench.choose('Scenario', 'All events');
  await bench.choose('View', 'What is it?');
  await expect(bench.editor.getByRole('textbox', { name: 'Text' })).toBeVisible();
  expect(await serious(bench.page)).toEqual([]);
});

test('has no barriers in an alert rule and in Explore', async ({ bench }) => {
  for (const app of ['unified-alerting', 'explore']) {
    await bench.open('query', 'emqx', app);
    await expect(bench.field('Scenario')).toBeVisible();
    expect(await serious(bench.page)).toEqual([]);
  }
});

test('has no barriers in the other editors', async ({ bench }) => {
  for (const editor of ['variable', 'annotation'] as const) {
    await bench.open(editor);
    await expect(bench.editor.getByRole('combobox').first()).toBeVisible();
    expect(await serious(bench.page)).toEqual([]);
  }
});

test('has no barriers in the settings', async ({ bench }) => {
  await bench.open('settings');
  await bench.page.getByRole('button', { name: 'How to create the table and let EMQX fill it' }).click();
  await bench.page
    .getByRole('button', { name: /PostgreSQL/ })
    .first()
    .click();
  await expect(bench.page.locator('pre').first()).toBeVisible();
  expect(await serious(bench.page)).toEqual([]);
});

test('speaks Chinese', async ({ bench }) => {
  await bench.page.goto('/?editor=query&language=zh-Hans');
  await expect(bench.field('场景')).toHaveValue('客户端生命周期');
  await bench.field('添加条件').click();
  await expect(bench.option('客户端')).toBeVisible();
  await bench.shot('query');
  await bench.page.goto('/?editor=settings&language=zh-Hans');
  await expect(bench.page.getByLabel(/^地址/)).toBeVisible();
  await bench.shot('settings');
});
