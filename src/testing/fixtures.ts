// What the tests share: a vocabulary as the server answers it, a dashboard's variables, and a data source over both.
import { type DataSourceInstanceSettings, PluginType, type TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { EventDataSource } from '../source/datasource';
import type { EventOptions } from '../model/settings';
import type { Key, Vocabulary } from '../model/vocabulary';
import keys from './keys.json';

const groupBy = ['clientid', 'topic', 'reason', 'node', 'qos', 'source', 'outcome'];

const shapes = {
  events: ['columns', 'order', 'limit'],
  logs: ['columns', 'limit'],
  annotations: ['order', 'limit'],
  count: ['groupBy', 'measure', 'limit'],
  rate: ['groupBy', 'measure', 'interval', 'limit'],
  top: ['groupBy', 'measure', 'limit'],
  funnel: [],
};

/** An age is one number, so only the view that shows one has it. */
const measures = (...names: string[]) => ({ count: [...names, 'age'], rate: names, top: names });

export const vocabulary: Vocabulary = {
  keys: keys as Key[],
  scenarios: [
    {
      name: 'lifecycle',
      title: 'Client lifecycle',
      description: 'Why did the client go offline?',
      views: ['events', 'logs', 'annotations', 'count', 'rate', 'top', 'funnel'],
      shapes,
      keys: ['events', 'outcome', 'clients', 'users', 'sources', 'topics', 'covers', 'nodes', 'filters'],
      groupBy,
      events: ['client.connected', 'session.subscribed', 'client.disconnected'],
      columns: ['clientid', 'username', 'peername', 'node', 'topic', 'reason'],
      measures: measures('count', 'perSecond', 'share', 'clients'),
      outcomes: ['any', 'failure', 'success'],
    },
    {
      name: 'drops',
      title: 'Message drops',
      description: 'Which messages did not arrive?',
      views: ['events', 'logs', 'annotations', 'count', 'rate', 'top'],
      shapes,
      keys: [
        'events',
        'outcome',
        'clients',
        'parties',
        'users',
        'publishers',
        'sources',
        'topics',
        'messages',
        'nodes',
        'filters',
      ],
      groupBy,
      events: ['message.dropped', 'message.delivery_dropped'],
      columns: ['topic', 'reason', 'qos', 'clientid', 'from_clientid', 'id', 'node'],
      measures: measures('count', 'perSecond', 'share'),
      outcomes: ['any', 'failure'],
    },
    {
      name: 'diagnosis',
      title: 'Diagnosis',
      description: 'What is wrong?',
      views: ['findings', 'count'],
      shapes: { findings: [], count: ['groupBy'] },
      keys: [
        'clients',
        'parties',
        'users',
        'publishers',
        'sources',
        'topics',
        'covers',
        'messages',
        'nodes',
        'filters',
        'findings',
        'severities',
      ],
      groupBy: ['severity', 'finding'],
      events: ['client.connected', 'message.dropped'],
      columns: [],
      measures: {},
      outcomes: ['any', 'failure', 'success'],
    },
    {
      name: 'sql',
      title: 'SQL',
      description: 'A statement of your own',
      views: ['table', 'timeseries', 'logs'],
      shapes: { table: ['limit'], timeseries: ['limit'], logs: ['limit'] },
      keys: [],
      groupBy: [],
      events: [],
      columns: [],
      measures: {},
      outcomes: [],
    },
  ],
  views: [
    { name: 'events', title: 'Events', description: 'The rows themselves' },
    { name: 'count', title: 'Count', description: 'A number for each group' },
    { name: 'rate', title: 'Rate', description: 'Over time' },
    { name: 'top', title: 'Top', description: 'The biggest groups' },
    { name: 'logs', title: 'Logs', description: 'A sentence a row' },
    { name: 'annotations', title: 'Annotations', description: 'Marks on graphs' },
    { name: 'funnel', title: 'Funnel', description: 'Step by step' },
    { name: 'findings', title: 'Findings', description: 'What is wrong' },
    { name: 'table', title: 'Table', description: 'Any columns' },
    { name: 'timeseries', title: 'Time series', description: 'Numbers over time' },
  ],
  columns: [
    { name: 'timestamp', type: 'time', description: 'When', filterable: false, groupable: false },
    { name: 'clientid', type: 'string', description: 'Who', filterable: true, groupable: true },
    { name: 'reason', type: 'string', description: 'Why', filterable: true, groupable: true },
    { name: 'qos', type: 'int', description: 'Quality of service', filterable: true, groupable: true },
  ],
  groupBy,
  operators: [
    { name: '=', description: 'One of', types: ['string', 'int', 'float', 'bool'] },
    { name: '=~', description: 'Regular expression', types: ['string'] },
    { name: '<', description: 'Less', types: ['int', 'float'] },
  ],
  measures: [
    { name: 'count', title: 'Rows', description: 'How many rows' },
    { name: 'perSecond', title: 'Rows a second', description: 'How many rows a second' },
    { name: 'share', title: 'Share of failures', description: 'Failures among all' },
    { name: 'clients', title: 'Clients', description: 'How many clients' },
    { name: 'age', title: 'Age', description: 'Seconds since the newest row' },
  ],
  outcomes: ['any', 'failure', 'success'],
  reasons: [
    {
      column: 'reason',
      event: 'client.disconnected',
      value: 'keepalive_timeout',
      meaning: 'Nothing came in time',
      check: 'The network',
      outcome: 'failure',
    },
  ],
  findings: [
    { name: 'wrong-credentials', title: 'A client logs in with a wrong password.', description: 'Three times' },
    { name: 'node-lost', title: 'A node is gone.', description: 'All its clients at once' },
  ],
  macros: [{ name: '$__timeFilter', description: 'Rows in the time range' }],
};

type Formatter = (value: unknown) => string;

/** Replaces $name and ${name} as Grafana does: "All" with a value of its own skips the formatter. */
export function templates(variables: Record<string, unknown>): TemplateSrv {
  const replace = (text = '', scopedVars = {}, format?: string | Formatter) => {
    const scoped = new Map(
      Object.entries(scopedVars as Record<string, { value: unknown }>).map(([name, { value }]) => [name, value])
    );
    return text.replace(/\$(\w+)|\$\{(\w+)\}/g, (match: string, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      const value = scoped.has(name) ? scoped.get(name) : variables[name];
      if (value === undefined || value === '$__all') {
        return value === undefined ? match : '$__all';
      }
      return typeof format === 'function' ? format(value) : String(value);
    });
  };
  return {
    replace: replace as TemplateSrv['replace'],
    getVariables: () => Object.keys(variables).map((name) => ({ name }) as TypedVariableModel),
    containsTemplate: (text = '') => text.includes('$'),
    updateTimeRange: () => undefined,
  };
}

export function datasource(variables: Record<string, unknown> = {}, jsonData: EventOptions = {}): EventDataSource {
  const settings: DataSourceInstanceSettings<EventOptions> = {
    // Grafana 12's type asks for it.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    id: 1,
    uid: 'emqx',
    type: 'emqx-fulllink-datasource',
    name: 'EMQX',
    access: 'proxy',
    readOnly: false,
    jsonData,
    meta: {
      id: 'emqx-fulllink-datasource',
      name: 'EMQX',
      type: PluginType.datasource,
      module: '',
      baseUrl: '',
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: { large: '', small: '' },
        screenshots: [],
        updated: '',
        version: '',
      },
    },
  };
  const made = new EventDataSource(settings, templates(variables));
  jest.spyOn(made, 'getResource').mockImplementation(async (path: string) => {
    if (path === 'vocabulary') {
      return vocabulary;
    }
    return [
      { text: 'device001', value: 'device001' },
      { text: 'odd*name', value: 'odd\\*name' },
    ];
  });
  return made;
}
