// What stands for others in one column is an ordinary character in another: * in names and addresses, + and # in topics.
import { expect, test } from './bench';

for (const { label, typed, looked, offered } of [
  { label: 'Clients', typed: 'pump*', looked: 'pump', offered: 'pump-07' },
  { label: 'Clients', typed: 'pump+', looked: 'pump+', offered: undefined },
  { label: 'Topics', typed: 'factory/+', looked: 'factory/', offered: 'factory/device/status' },
  { label: 'Topics', typed: 'factory/*', looked: 'factory/*', offered: undefined },
  { label: 'Sources', typed: '10.8.*', looked: '10.8.', offered: /^10\.8\.\d/ },
  { label: 'Sources', typed: '10.8.+', looked: '10.8.+', offered: undefined },
]) {
  test(`offers values for ${typed} in ${label}`, async ({ bench }) => {
    await bench.open('query');
    const answered = bench.page.waitForResponse(
      (answer) =>
        answer.url().includes('/resources/values?') && new URL(answer.url()).searchParams.get('prefix') === looked
    );
    await bench.begin(label, typed);
    await answered;
    const options = bench.page.getByRole('option');
    if (offered) {
      await expect(options.filter({ hasText: offered }).first()).toBeVisible();
    } else {
      await expect(options).toHaveCount(1);
      await expect(options).toContainText('Use as typed');
    }
  });
}

for (const { scenario, label, key, typed, column, found } of [
  {
    scenario: 'Client lifecycle',
    label: 'Clients',
    key: 'clients',
    typed: 'pump*',
    column: 'clientid',
    found: /^pump/,
  },
  {
    scenario: 'Client lifecycle',
    label: 'Clients',
    key: 'clients',
    typed: 'pump$any',
    column: 'clientid',
    found: /^pump/,
  },
  {
    scenario: 'Client lifecycle',
    label: 'Clients',
    key: 'clients',
    typed: 'pump+',
    column: 'clientid',
    found: undefined,
  },
  {
    scenario: 'Message delivery',
    label: 'Topics',
    key: 'topics',
    typed: 'factory/+/status',
    column: 'topic',
    found: /^factory\/[^/]+\/status$/,
  },
  {
    scenario: 'Message delivery',
    label: 'Topics',
    key: 'topics',
    typed: 'factory/$any/status',
    column: 'topic',
    found: /^factory\/[^/]+\/status$/,
  },
  {
    scenario: 'Message delivery',
    label: 'Topics',
    key: 'topics',
    typed: 'factory/*/status',
    column: 'topic',
    found: undefined,
  },
]) {
  test(`asks for ${typed} in ${label}`, async ({ bench }) => {
    await bench.open('query');
    await bench.choose('View', 'Events');
    await bench.choose('Scenario', scenario);
    await bench.type(label, typed);
    const asked = { view: 'events', [key]: [typed] };
    if (found) {
      await bench.rows(asked);
      for (const value of await bench.column(column)) {
        expect(value).toMatch(found);
      }
    } else {
      await bench.answered(asked);
      await expect(bench.answer.getByRole('alert')).toHaveCount(0);
      await expect(bench.answer.locator('table:not([data-length="0"])')).toHaveCount(0);
    }
  });
}
