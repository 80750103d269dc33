// The editor of a data source's settings: what is saved, what "Save & test" tells of it, and what never comes back.
import { expect, type Bench, test } from './bench';

const save = (bench: Bench) => bench.page.getByRole('button', { name: 'Save & test' }).click();
/** A description belongs to a label, after its text. */
const input = (bench: Bench, label: string) => bench.page.getByLabel(new RegExp(`^${label}`));

async function saved(bench: Bench, uid: string) {
  const answer = await bench.page.request.get(`/api/datasources/uid/${uid}`);
  return answer.json();
}

test('saves and tests', async ({ bench }) => {
  await bench.open('settings', 'working');
  await save(bench);
  await expect(bench.page.getByRole('status')).toContainText('emqx_full_link_events');
  await bench.shot('as it was');
  await input(bench, 'Query timeout').fill('7');
  await input(bench, 'Payload').click();
  await bench.option('Hide').click();
  await save(bench);
  await expect(bench.page.getByRole('status')).toContainText('emqx_full_link_events');
  expect((await saved(bench, 'working')).jsonData).toMatchObject({ queryTimeout: 7, payload: 'hide' });
  await bench.open('settings', 'working');
  await expect(input(bench, 'Query timeout')).toHaveValue('7');
  await expect(input(bench, 'Payload')).toHaveValue('Hide');
});

test('says what is wrong', async ({ bench }) => {
  await bench.open('settings', 'broken');
  await input(bench, 'Table').fill('no_such_table');
  await save(bench);
  await expect(bench.page.getByRole('alert')).toContainText('no_such_table');
  await bench.shot();
});

test('says what is missing where nothing is entered', async ({ bench }) => {
  await bench.open('settings', 'empty');
  await input(bench, 'Address').fill('');
  await input(bench, 'Address').blur();
  await expect(bench.page.getByRole('alert')).toContainText('An address is needed');
  await save(bench);
  const answer = bench.page.getByRole('alert').filter({ hasText: 'settings are wrong' });
  await expect(answer).toContainText('Address is empty; enter the host and port of the database');
});

test('explains a mistaken address in its place', async ({ bench }) => {
  await bench.open('settings', 'mistaken');
  const address = input(bench, 'Address');
  await expect(address).toHaveAttribute('required', '');
  await address.fill('http://db.example.com:4000');
  await expect(bench.page.getByRole('alert')).toContainText('without http://');
  await address.fill('db.example.com:4001');
  await expect(bench.page.getByRole('alert')).toContainText('listens on 4003');
  await address.fill('2001:db8::7');
  await expect(bench.page.getByRole('alert')).toContainText('[2001:db8::7]:4003');
  await bench.shot();
  await address.fill('db.example.com:4003');
  await expect(bench.page.getByRole('alert')).toHaveCount(0);
});

test('keeps the password', async ({ bench }) => {
  const secret = 'correct-horse-battery';
  await bench.open('settings', 'secret');
  await bench.page.getByRole('button', { name: 'Reset' }).click();
  await input(bench, 'Password').fill(secret);
  await save(bench);
  await expect(bench.page.getByRole('alert')).toContainText('password');
  await expect(bench.page.getByRole('button', { name: 'Reset' })).toBeVisible();
  expect(await bench.page.content()).not.toContain(secret);
  expect(JSON.stringify(await saved(bench, 'secret'))).not.toContain(secret);
  await bench.shot();
});

test('shows how to set up EMQX', async ({ bench }) => {
  await bench.open('settings');
  await bench.page.getByRole('button', { name: 'How to create the table and let EMQX fill it' }).click();
  await bench.page
    .getByRole('button', { name: /PostgreSQL/ })
    .first()
    .click();
  await expect(bench.page.locator('pre').first()).toContainText('CREATE TABLE');
  await bench.shot();
});
