import { readFileSync } from 'node:fs';
import type { DataSourceSettings } from '@grafana/data';
import { config } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { EventOptions, EventSecrets } from '../model/settings';
import { ConfigEditor } from './ConfigEditor';

type Settings = DataSourceSettings<EventOptions, EventSecrets>;

function show(settings: Partial<Settings> = {}) {
  const changed = jest.fn<void, [Settings]>();
  const empty = { url: '', user: '', jsonData: {}, secureJsonFields: {} } as Settings;
  function Host() {
    const [options, setOptions] = useState<Settings>({ ...empty, ...settings });
    const change = (next: Settings) => {
      changed(next);
      setOptions(next);
    };
    return <ConfigEditor options={options} onOptionsChange={change} />;
  }
  render(<Host />);
  return { user: userEvent.setup(), last: () => changed.mock.lastCall?.[0] };
}

/** A label ends with its description. */
const begins = (label: string) => (text: string) => text.startsWith(label);

describe('text', () => {
  test.each([
    { label: 'Address', typed: ' db:4003 ', expected: { url: 'db:4003' } },
    { label: 'User', typed: 'grafana', expected: { user: 'grafana' } },
    { label: 'Database', typed: 'mqtt', expected: { jsonData: { database: 'mqtt' } } },
    { label: 'Table', typed: 'audit.events', expected: { jsonData: { table: 'audit.events' } } },
  ])('$label', async ({ label, typed, expected }) => {
    const { user, last } = show();
    await user.type(screen.getByLabelText(begins(label)), typed);
    expect(last()).toMatchObject(expected);
  });
});

describe('numbers', () => {
  test.each([
    { label: 'Query timeout (seconds)', key: 'queryTimeout' },
    { label: 'Most rows', key: 'maxRows' },
    { label: 'Open connections', key: 'maxOpenConns' },
    { label: 'Idle connections', key: 'maxIdleConns' },
    { label: 'Connection lifetime (seconds)', key: 'connMaxLifetime' },
    { label: 'Cut after (characters)', key: 'payloadLimit' },
  ])('$label stays a number, and is nothing when cleared', async ({ label, key }) => {
    const { user, last } = show();
    const input = screen.getByLabelText(begins(label));
    await user.type(input, '60');
    expect(last()?.jsonData).toEqual({ [key]: 60 });
    await user.clear(input);
    expect(last()?.jsonData).toEqual({ [key]: undefined });
  });

  it('says what is wrong with one', () => {
    show({ jsonData: { maxRows: 0, maxIdleConns: 0 } });
    expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toEqual(['A whole number, at least 1']);
  });
});

describe('what provisioning takes from the environment', () => {
  it('is a text, and shown as what it means', () => {
    show({ jsonData: { queryTimeout: '7', maxRows: '', allowRawSql: 'true' } as never });
    expect(screen.getByLabelText(begins('Query timeout'))).toHaveValue(7);
    expect(screen.getByLabelText(begins('Most rows'))).toHaveValue(null);
    expect(screen.getByLabelText(begins('Allow raw SQL'))).toBeChecked();
  });
});

describe('the address', () => {
  it('is needed, which is said to those who leave it empty', async () => {
    const { user } = show();
    expect(screen.getByLabelText(begins('Address'))).toBeRequired();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.click(screen.getByLabelText(begins('Address')));
    await user.tab();
    expect(screen.getByRole('alert')).toHaveTextContent('An address is needed');
  });

  it('is looked at before anybody tries it', () => {
    show({ url: 'db:4001' });
    expect(screen.getByRole('alert')).toHaveTextContent('4003');
  });
});

describe('sections', () => {
  it('link to their documentation', () => {
    show();
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(links).toHaveLength(6);
    for (const link of links) {
      const [page, place] = (link ?? '').split('/docs/')[1].split('#');
      const text = readFileSync(`docs/${page}`, 'utf8').toLowerCase();
      expect(text).toContain(place ? `\n## ${place.replaceAll('-', ' ')}` : '# ');
    }
  });
});

describe('TLS', () => {
  const secrets = ['Server name', 'CA certificate', 'Client certificate', 'Client key'];
  test.each([
    { mode: undefined, shown: ['CA certificate', 'Client certificate', 'Client key'] },
    { mode: 'disable' as const, shown: [] },
    { mode: 'require' as const, shown: ['CA certificate', 'Client certificate', 'Client key'] },
    { mode: 'verify-ca' as const, shown: ['CA certificate', 'Client certificate', 'Client key'] },
    { mode: 'verify-full' as const, shown: secrets },
  ])('$mode shows what it needs', ({ mode, shown }) => {
    show({ jsonData: { sslmode: mode } });
    expect(secrets.filter((label) => screen.queryByLabelText(begins(label)))).toEqual(shown);
  });

  it('is chosen by name', async () => {
    const { user, last } = show();
    expect(screen.getByLabelText(begins('TLS mode'))).toHaveValue('Require');
    await user.click(screen.getByLabelText(begins('TLS mode')));
    await user.click(await screen.findByRole('option', { name: /^Verify full/ }));
    expect(last()?.jsonData).toEqual({ sslmode: 'verify-full' });
  });
});

describe('secrets', () => {
  it('are written and never shown', async () => {
    const { user, last } = show();
    await user.type(screen.getByLabelText(begins('Password')), 'pw');
    expect(screen.getByLabelText(begins('Password'))).toHaveAttribute('type', 'password');
    expect(last()).toMatchObject({ secureJsonData: { password: 'pw' }, secureJsonFields: { password: false } });
    expect(last()?.jsonData).toEqual({});
  });

  it('are replaced only after a reset', async () => {
    const { user, last } = show({ secureJsonFields: { password: true } });
    expect(screen.getByLabelText(begins('Password'))).toBeDisabled();
    await user.click(screen.getAllByRole('button', { name: 'Reset' })[0]);
    expect(last()).toMatchObject({ secureJsonData: { password: '' }, secureJsonFields: { password: false } });
    expect(screen.getByLabelText(begins('Password'))).toBeEnabled();
  });

  it('of a data source that a file describes cannot be reset', () => {
    show({ readOnly: true, secureJsonFields: { password: true } });
    expect(screen.queryByRole('button', { name: 'Reset' })).not.toBeInTheDocument();
    expect(screen.getByLabelText(begins('Password'))).toHaveValue('Configured');
    expect(screen.getByLabelText(begins('Password'))).toBeDisabled();
  });

  it('take certificates as text', async () => {
    const { user, last } = show();
    await user.type(screen.getByLabelText(begins('Client key')), 'KEY');
    expect(last()).toMatchObject({ secureJsonData: { tlsClientKey: 'KEY' } });
  });
});

describe('payload', () => {
  it('has a length only where it is cut', async () => {
    const { user, last } = show();
    await user.click(screen.getByLabelText(begins('Payload')));
    await user.click(await screen.findByRole('option', { name: /^Hide/ }));
    expect(last()?.jsonData).toEqual({ payload: 'hide' });
    expect(screen.queryByLabelText(begins('Cut after (characters)'))).not.toBeInTheDocument();
  });
});

describe('rollups', () => {
  it('are found automatically, and can be switched off', async () => {
    const { user, last } = show();
    expect(screen.getByLabelText(begins('Rollups'))).toHaveValue('Automatic');
    await user.click(screen.getByLabelText(begins('Rollups')));
    await user.click(await screen.findByRole('option', { name: /^Off/ }));
    expect(last()?.jsonData).toEqual({ rollups: 'off' });
  });
});

describe('SQL', () => {
  it('is allowed by a switch', async () => {
    const { user, last } = show();
    expect(screen.getByLabelText(begins('Allow raw SQL'))).not.toBeChecked();
    await user.click(screen.getByLabelText(begins('Allow raw SQL')));
    expect(last()?.jsonData).toEqual({ allowRawSql: true });
  });

  it('says that it stays refused while payloads are hidden', () => {
    show({ jsonData: { payload: 'hide', allowRawSql: true } });
    expect(screen.getByText(/stay refused while payloads are hidden/)).toBeInTheDocument();
  });
});

describe('secure socks proxy', () => {
  afterEach(() => {
    config.secureSocksDSProxyEnabled = false;
  });
  it.each([true, false])('is offered where Grafana has it: %s', (enabled) => {
    config.secureSocksDSProxyEnabled = enabled;
    show();
    expect(screen.queryAllByText('Secure Socks Proxy')).toHaveLength(enabled ? 1 : 0);
  });
});
