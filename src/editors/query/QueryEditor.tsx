// The editor of a query: what is asked, about whom and what, and how the answer is shaped. What is set is shown, the rest offered.
import { CoreApp } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useVocabulary } from '../parts/useVocabulary';
import type { Props } from './props';
import { QueryForm } from './QueryForm';

export function QueryEditor(props: Props) {
  const { datasource, app } = props;
  const { vocabulary, error } = useVocabulary(datasource);
  if (error) {
    return <Alert title={t('editor.unknown', 'The editor cannot be shown')}>{error}</Alert>;
  }
  if (!vocabulary) {
    return <LoadingPlaceholder text={t('editor.loading', 'Asking the data source what it knows…')} />;
  }
  // Grafana runs the default in place of an empty query, but doesn't tell the editor of a panel.
  const query = props.query.scenario
    ? props.query
    : { ...datasource.getDefaultQuery(app ?? CoreApp.PanelEditor), ...props.query };
  return <QueryForm {...props} query={query} vocabulary={vocabulary} />;
}
