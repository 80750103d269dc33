import type { ComboboxOption } from '@grafana/ui';
import type { TlsMode } from '../model/settings';
import { ChoiceField, type EditorProps, SecretField, TextField } from './fields';

const modes: ComboboxOption<TlsMode>[] = [
  { value: 'disable', label: 'Disable', description: 'No encryption: password and data can be read on the way' },
  { value: 'require', label: 'Require', description: "Encrypted, but the server's certificate is not checked" },
  { value: 'verify-ca', label: 'Verify CA', description: "The server's certificate comes from a trusted authority" },
  { value: 'verify-full', label: 'Verify full', description: 'Trusted, and issued for this server name' },
];

/** Shows what the chosen mode can use, and nothing else. */
export function TlsFields({ editor }: { editor: EditorProps }) {
  const { sslmode = 'require' } = editor.options.jsonData;
  const verifies = sslmode === 'verify-ca' || sslmode === 'verify-full';
  const pem = (label: string) => `-----BEGIN ${label}-----`;
  return (
    <>
      <ChoiceField editor={editor} name="sslmode" label="TLS mode" preset="require" choices={modes} />
      {sslmode === 'verify-full' && (
        <TextField
          editor={editor}
          name="serverName"
          label="Server name"
          description="The name in the server's certificate, where it differs from the address."
        />
      )}
      {verifies && (
        <SecretField
          editor={editor}
          name="tlsCACert"
          label="CA certificate"
          description="PEM; left empty, the authorities that Grafana's machine trusts are used."
          placeholder={pem('CERTIFICATE')}
          multiline
        />
      )}
      {sslmode !== 'disable' && (
        <>
          <SecretField
            editor={editor}
            name="tlsClientCert"
            label="Client certificate"
            description="PEM; only for servers that ask for one."
            placeholder={pem('CERTIFICATE')}
            multiline
          />
          <SecretField
            editor={editor}
            name="tlsClientKey"
            label="Client key"
            description="PEM; belongs to the client certificate."
            placeholder={pem('PRIVATE KEY')}
            multiline
          />
        </>
      )}
    </>
  );
}
