// What a query may take of the database, and the connections to it.
import { t } from '@grafana/i18n';
import { ChoiceField, type EditorProps, NumberField } from './fields';
import { Section } from './Section';

const limits = () =>
  [
    {
      name: 'queryTimeout',
      label: t('settings.queryTimeout.label', 'Query timeout (seconds)'),
      description: t('settings.queryTimeout.description', 'A query that takes longer is stopped, in the server too.'),
      placeholder: '30',
    },
    {
      name: 'maxRows',
      label: t('settings.maxRows.label', 'Most rows'),
      description: t(
        'settings.maxRows.description',
        'A query never answers with more rows than this, whatever limit it asks for.'
      ),
      placeholder: '10000',
    },
    {
      name: 'maxOpenConns',
      label: t('settings.maxOpenConns.label', 'Open connections'),
      description: t('settings.maxOpenConns.description', 'At most so many queries run at the same time.'),
      placeholder: '10',
    },
    {
      name: 'maxIdleConns',
      label: t('settings.maxIdleConns.label', 'Idle connections'),
      description: t('settings.maxIdleConns.description', 'Connections that are kept open for the next query.'),
      placeholder: t('settings.maxIdleConns.placeholder', 'All that are open'),
      min: 0,
    },
    {
      name: 'connMaxLifetime',
      label: t('settings.connMaxLifetime.label', 'Connection lifetime (seconds)'),
      description: t(
        'settings.connMaxLifetime.description',
        'A connection older than this is replaced; 0 means never.'
      ),
      placeholder: '1800',
      min: 0,
    },
  ] as const;

export function LimitFields({ editor }: { editor: EditorProps }) {
  return (
    <Section title={t('settings.limits.title', 'Limits')} page="datasource.md#settings">
      {limits().map((limit) => (
        <NumberField key={limit.name} editor={editor} {...limit} />
      ))}
      <ChoiceField
        editor={editor}
        name="rollups"
        label={t('settings.rollups.label', 'Rollups')}
        description={t(
          'settings.rollups.description',
          'Whether counts of the whole fleet may be read from a table of counts a minute, where there is one.'
        )}
        preset="auto"
        choices={[
          {
            value: 'auto',
            label: t('settings.rollups.auto', 'Automatic'),
            description: t('settings.rollups.auto-help', 'Where the table is found, and agrees with the rows'),
          },
          {
            value: 'off',
            label: t('settings.rollups.off', 'Off'),
            description: t('settings.rollups.off-help', 'Everything is counted from the rows'),
          },
        ]}
      />
    </Section>
  );
}
