import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import type { TlsMode } from '../model/settings';
import { ChoiceField, type EditorProps, SecretField, TextField } from './fields';

const modes = (): ComboboxOption<TlsMode>[] => [
  {
    value: 'disable',
    label: t('settings.sslmode.disable', 'Disable'),
    description: t('settings.sslmode.disable-help', 'No encryption: password and data can be read on the way'),
  },
  {
    value: 'require',
    label: t('settings.sslmode.require', 'Require'),
    description: t('settings.sslmode.require-help', 'Encrypted; who answers is checked only with a CA certificate'),
  },
  {
    value: 'verify-ca',
    label: t('settings.sslmode.verify-ca', 'Verify CA'),
    description: t('settings.sslmode.verify-ca-help', "The server's certificate comes from a trusted authority"),
  },
  {
    value: 'verify-full',
    label: t('settings.sslmode.verify-full', 'Verify full'),
    description: t('settings.sslmode.verify-full-help', 'Trusted, and issued for this server name'),
  },
];

/** Shows what the chosen mode can use, and nothing else. */
export function TlsFields({ editor }: { editor: EditorProps }) {
  const { sslmode = 'require' } = editor.options.jsonData;
  const pem = (label: string) => `-----BEGIN ${label}-----`;
  return (
    <>
      <ChoiceField
        editor={editor}
        name="sslmode"
        label={t('settings.sslmode.label', 'TLS mode')}
        preset="require"
        choices={modes()}
      />
      {sslmode === 'verify-full' && (
        <TextField
          editor={editor}
          name="serverName"
          label={t('settings.serverName.label', 'Server name')}
          description={t(
            'settings.serverName.description',
            "The name in the server's certificate, where it differs from the address."
          )}
        />
      )}
      {sslmode !== 'disable' && (
        <SecretField
          editor={editor}
          name="tlsCACert"
          label={t('settings.tlsCACert.label', 'CA certificate')}
          description={
            sslmode === 'require'
              ? t(
                  'settings.tlsCACert.require',
                  "PEM; with it, who signed the server's certificate is checked, as Verify CA does. Left empty, nobody checks it."
                )
              : t(
                  'settings.tlsCACert.description',
                  "PEM; left empty, the authorities that Grafana's machine trusts are used."
                )
          }
          placeholder={pem('CERTIFICATE')}
          multiline
        />
      )}
      {sslmode !== 'disable' && (
        <>
          <SecretField
            editor={editor}
            name="tlsClientCert"
            label={t('settings.tlsClientCert.label', 'Client certificate')}
            description={t('settings.tlsClientCert.description', 'PEM; only for servers that ask for one.')}
            placeholder={pem('CERTIFICATE')}
            multiline
          />
          <SecretField
            editor={editor}
            name="tlsClientKey"
            label={t('settings.tlsClientKey.label', 'Client key')}
            description={t('settings.tlsClientKey.description', 'PEM; belongs to the client certificate.')}
            placeholder={pem('PRIVATE KEY')}
            multiline
          />
        </>
      )}
    </>
  );
}
