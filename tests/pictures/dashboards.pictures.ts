// Every dashboard over the demo's fleet; those about one client, message, address or topic show one of its stories.
import type { Page } from '@playwright/test';
import { source } from '../e2e/source';
import { dashboard } from './picture';

const at = (uid: string, variables: Record<string, string> = {}) => {
  const query = new URLSearchParams({ from: 'now-1h', to: 'now' });
  Object.entries(variables).forEach(([name, value]) => query.set(`var-${name}`, value));
  return `/d/emqx-${uid}?${query.toString()}&kiosk`;
};

/** The ID of a message of the topic that was lost on its way. */
async function lostMessage(page: Page, topic: string): Promise<string> {
  const answer = await page.request.post('/api/ds/query', {
    data: {
      from: 'now-30m',
      to: 'now',
      queries: [
        {
          refId: 'A',
          datasource: { uid: source.uid, type: source.type },
          scenario: 'drops',
          view: 'events',
          events: ['message.delivery_dropped'],
          topics: [topic],
          columns: ['id'],
          limit: 1,
        },
      ],
    },
  });
  const { results } = (await answer.json()) as {
    results: { A: { frames: { schema: { fields: { name: string }[] }; data: { values: string[][] } }[] } };
  };
  const [{ schema, data }] = results.A.frames;
  return data.values[schema.fields.findIndex(({ name }) => name === 'id')][0];
}

for (const name of ['fleet', 'lifecycle', 'access', 'delivery', 'drops', 'nodes', 'pipeline']) {
  dashboard({ name, at: () => at(name) });
}
dashboard({ name: 'client', at: () => at('client', { client: 'night-logger' }) });
dashboard({ name: 'source', at: () => at('source', { source: '198.51.100.66' }) });
dashboard({ name: 'topic', at: () => at('topic', { topic: 'cameras/1/frames' }) });
dashboard({ name: 'message', at: async (page) => at('message', { message: await lostMessage(page, 'cameras/1/frames') }) });
