// The help of the query editor: questions to click, and what MQTT's words mean.
import type { DataSourceApi, QueryEditorHelpProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Stack, Text } from '@grafana/ui';
import { type EventQuery, scenarios } from '../model/query';
import { exampleGroups } from './examples';
import { toldTerms } from '../model/terms';
import { told } from '../model/told';

const allowsSql = (datasource: DataSourceApi<EventQuery>) => 'allowsSql' in datasource && Boolean(datasource.allowsSql);

export function QueryEditorHelp({ datasource, query, onClickExample }: QueryEditorHelpProps<EventQuery>) {
  const groups = exampleGroups.filter(({ scenario }) => scenario !== scenarios.sql || allowsSql(datasource));
  return (
    <Stack direction="column" gap={2}>
      <Text element="h3">{t('help.ask', 'Ask a question')}</Text>
      {groups.map(({ scenario, title, examples }) => (
        <section key={scenario} aria-label={told('scenario', scenario, 'title', title)}>
          <Text element="h4">{told('scenario', scenario, 'title', title)}</Text>
          <Stack direction="row" wrap="wrap" gap={1}>
            {examples.map(({ question, query: example }) => (
              <Button
                key={question}
                variant="secondary"
                size="sm"
                onClick={() =>
                  onClickExample({ ...example, refId: query?.refId ?? 'A', datasource: query?.datasource })
                }
              >
                {told('question', question, 'title', question)}
              </Button>
            ))}
          </Stack>
        </section>
      ))}
      <Text element="h3">{t('help.reads', 'How a query reads')}</Text>
      <Text element="p">
        {t(
          'help.reading',
          'A scenario says which events are asked, a view how they are answered. Values of one field are alternatives; all fields must apply. An empty field restricts nothing, and neither does a variable whose choice is All.'
        )}
      </Text>
      <Text element="h3">{t('help.words', "MQTT's words")}</Text>
      <dl>
        {toldTerms().map(({ word, meaning }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}
