import { t } from '@grafana/i18n';
import { toDataQueryError } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import type { EditorSource } from '../../model/source';
import type { Vocabulary } from '../../model/vocabulary';

interface Answer {
  vocabulary?: Vocabulary;
  error?: string;
}

/** What queries may say, once the server has told. */
export function useVocabulary(datasource: EditorSource): Answer {
  const [answer, setAnswer] = useState<Answer>({});
  useEffect(() => {
    let current = true;
    const show = (next: Answer) => current && setAnswer(next);
    datasource.vocabulary().then(
      (vocabulary) => show({ vocabulary }),
      (error: unknown) =>
        show({ error: toDataQueryError(error).message ?? t('editor.silent', 'The data source does not answer') })
    );
    return () => {
      current = false;
    };
  }, [datasource]);
  return answer;
}
