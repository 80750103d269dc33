// What somebody who writes an alert rule must know of the view.
import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import { ruleUse } from './places';

export function RuleHint({ view }: { view: string }) {
  switch (ruleUse(view)) {
    case 'numbers':
      return null;
    case 'series':
      return (
        <Text color="secondary" variant="bodySmall">
          {t(
            'rule.reduce',
            'Each series has many values, and a rule compares one: WHEN says which, or add a Reduce expression before the threshold.'
          )}
        </Text>
      );
    default:
      return (
        <Alert severity="warning" title={t('rule.unusable', 'An alert rule cannot use this view')}>
          {t('rule.usable', 'It compares numbers: choose Numbers, or a view over time with a Reduce expression.')}
        </Alert>
      );
  }
}
