// The settings of the data source.
import { config } from '@grafana/runtime';
import { FieldSet, SecureSocksProxySettings } from '@grafana/ui';
import { ChoiceField, type EditorProps, NumberField, RootField, SecretField, SwitchField, TextField } from './fields';
import { SetupGuide } from './SetupGuide';
import { TlsFields } from './TlsFields';

export function ConfigEditor(editor: EditorProps) {
  const { payload = 'truncate' } = editor.options.jsonData;
  return (
    <>
      <FieldSet label="Connection">
        <RootField
          editor={editor}
          name="url"
          label="Address"
          description="Host and port of the server's PostgreSQL protocol: GreptimeDB and EMQX Tables listen on 4003, PostgreSQL on 5432."
          placeholder="localhost:4003"
        />
        <RootField editor={editor} name="user" label="User" description="An account that may only read is enough." />
        <SecretField editor={editor} name="password" label="Password" />
        <TextField
          editor={editor}
          name="database"
          label="Database"
          description="The database that holds the table."
          placeholder="public"
        />
        <TextField
          editor={editor}
          name="table"
          label="Table"
          description="The table that EMQX's rule writes to, with its schema where that is another: schema.table."
          placeholder="emqx_full_link_events"
        />
      </FieldSet>
      <FieldSet label="Encryption">
        <TlsFields editor={editor} />
      </FieldSet>
      {config.secureSocksDSProxyEnabled && <SecureSocksProxySettings {...editor} />}
      <FieldSet label="Limits">
        <NumberField
          editor={editor}
          name="queryTimeout"
          label="Query timeout (seconds)"
          description="A query that takes longer is stopped, in the server too."
          placeholder="30"
        />
        <NumberField
          editor={editor}
          name="maxRows"
          label="Most rows"
          description="A query never answers with more rows than this, whatever limit it asks for."
          placeholder="10000"
        />
        <NumberField
          editor={editor}
          name="maxOpenConns"
          label="Open connections"
          description="At most so many queries run at the same time."
          placeholder="10"
        />
        <NumberField
          editor={editor}
          name="maxIdleConns"
          label="Idle connections"
          description="Connections that are kept open for the next query."
          placeholder="All that are open"
          min={0}
        />
        <NumberField
          editor={editor}
          name="connMaxLifetime"
          label="Connection lifetime (seconds)"
          description="A connection older than this is replaced; 0 means never."
          placeholder="1800"
          min={0}
        />
      </FieldSet>
      <FieldSet label="Message content">
        <ChoiceField
          editor={editor}
          name="payload"
          label="Payload"
          description="What people who use this data source see of the content of messages."
          preset="truncate"
          choices={[
            { value: 'show', label: 'Show', description: 'Whole payloads' },
            {
              value: 'truncate',
              label: 'Truncate',
              description: 'The beginning of each payload; the database cuts it',
            },
            { value: 'hide', label: 'Hide', description: 'No query, filter or variable brings a payload out' },
          ]}
        />
        {payload === 'truncate' && (
          <NumberField
            editor={editor}
            name="payloadLimit"
            label="Cut after (characters)"
            description="How much of a payload is shown."
            placeholder="1024"
          />
        )}
      </FieldSet>
      <FieldSet label="Raw SQL">
        <SwitchField
          editor={editor}
          name="allowRawSql"
          label="Allow raw SQL"
          description={
            payload === 'hide'
              ? "Queries of people's own could bring payloads out: they stay refused while payloads are hidden."
              : 'People who use this data source may write statements that read its table. Give it an account that may only read.'
          }
        />
      </FieldSet>
      <FieldSet label="Setup">
        <SetupGuide uid={editor.options.uid} />
      </FieldSet>
    </>
  );
}
