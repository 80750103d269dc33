// The settings of the data source.
import { config } from '@grafana/runtime';
import { t } from '@grafana/i18n';
import { SecureSocksProxySettings } from '@grafana/ui';
import { problemOf } from './address';
import { ChoiceField, type EditorProps, NumberField, RootField, SecretField, SwitchField, TextField } from './fields';
import { LimitFields } from './LimitFields';
import { Section } from './Section';
import { SetupGuide } from './SetupGuide';
import { TlsFields } from './TlsFields';

export function ConfigEditor(editor: EditorProps) {
  const { payload = 'truncate' } = editor.options.jsonData;
  return (
    <>
      <Section title={t('settings.connection.title', 'Connection')} page="datasource.md#settings">
        <RootField
          editor={editor}
          name="url"
          problemOf={problemOf}
          label={t('settings.url.label', 'Address')}
          description={t(
            'settings.url.description',
            "Host and port of the server's PostgreSQL protocol: GreptimeDB and EMQX Tables listen on 4003, PostgreSQL on 5432."
          )}
          placeholder="localhost:4003"
        />
        <RootField
          editor={editor}
          name="user"
          label={t('settings.user.label', 'User')}
          description={t('settings.user.description', 'An account that may only read is enough.')}
        />
        <SecretField editor={editor} name="password" label={t('settings.password.label', 'Password')} />
        <TextField
          editor={editor}
          name="database"
          label={t('settings.database.label', 'Database')}
          description={t('settings.database.description', 'The database that holds the table.')}
          placeholder="public"
        />
        <TextField
          editor={editor}
          name="table"
          label={t('settings.table.label', 'Table')}
          description={t(
            'settings.table.description',
            "The table that EMQX's rule writes to, with its schema where that is another: schema.table."
          )}
          placeholder="emqx_full_link_events"
        />
      </Section>
      <Section title={t('settings.encryption.title', 'Encryption')} page="datasource.md#tls">
        <TlsFields editor={editor} />
      </Section>
      {config.secureSocksDSProxyEnabled && <SecureSocksProxySettings {...editor} />}
      <LimitFields editor={editor} />
      <Section title={t('settings.content.title', 'Message content')} page="datasource.md#payloads">
        <ChoiceField
          editor={editor}
          name="payload"
          label={t('settings.payload.label', 'Payload')}
          description={t(
            'settings.payload.description',
            'What people who use this data source see of the content of messages.'
          )}
          preset="truncate"
          choices={[
            {
              value: 'show',
              label: t('settings.payload.show', 'Show'),
              description: t('settings.payload.show-help', 'Whole payloads'),
            },
            {
              value: 'truncate',
              label: t('settings.payload.truncate', 'Truncate'),
              description: t('settings.payload.truncate-help', 'The beginning of each payload; the database cuts it'),
            },
            {
              value: 'hide',
              label: t('settings.payload.hide', 'Hide'),
              description: t('settings.payload.hide-help', 'No query, filter or variable brings a payload out'),
            },
          ]}
        />
        {payload === 'truncate' && (
          <NumberField
            editor={editor}
            name="payloadLimit"
            label={t('settings.payloadLimit.label', 'Cut after (characters)')}
            description={t('settings.payloadLimit.description', 'How much of a payload is shown.')}
            placeholder="1024"
          />
        )}
      </Section>
      <Section title={t('settings.sql.title', 'Raw SQL')} page="queries.md#raw-sql">
        <SwitchField
          editor={editor}
          name="allowRawSql"
          label={t('settings.allowRawSql.label', 'Allow raw SQL')}
          description={
            payload === 'hide'
              ? t(
                  'settings.allowRawSql.hidden',
                  "Queries of people's own could bring payloads out: they stay refused while payloads are hidden."
                )
              : t(
                  'settings.allowRawSql.description',
                  'People who use this data source may write statements that read its table. Give it an account that may only read.'
                )
          }
        />
      </Section>
      <Section title={t('settings.setup.title', 'Setup')} page="setup.md">
        <SetupGuide uid={editor.options.uid} />
      </Section>
    </>
  );
}
