// The editor of an annotation: the query editor, with the one view that marks graphs.
import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import { views } from '../../model/query';
import type { Props } from '../query/props';
import { QueryEditor } from '../query/QueryEditor';

export function AnnotationQueryEditor(props: Props) {
  return (
    <Stack direction="column" gap={1}>
      <Text element="p" color="secondary">
        {t(
          'annotation.help',
          'Each row becomes a mark, with what happened as its text, and event, cause and severity as tags. In the lifecycle of clients a connection that has ended is one region from its beginning to its end.'
        )}
      </Text>
      <QueryEditor {...props} fixedView={views.annotations} />
    </Stack>
  );
}
