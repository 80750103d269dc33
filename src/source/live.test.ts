import { type DataQueryRequest, LiveChannelScope } from '@grafana/data';
import { setGrafanaLiveSrv } from '@grafana/runtime';
import { firstValueFrom, of } from 'rxjs';
import { addressOf, canFollow, channelOf, follow, textOf } from './live';
import type { EventQuery } from '../model/query';

describe('channelOf', () => {
  // The same hashes as those of Go's hash/fnv.
  it.each([
    ['', 'tail/cbf29ce484222325'],
    ['{"scenario":"events","clients":["größe"]}', 'tail/d669de87e2b1ebdb'],
  ])('of %j is %s', (text, path) => expect(channelOf(text)).toBe(path));
});

const query: EventQuery = { refId: 'B', key: 'x', scenario: 'lifecycle', view: 'logs', clients: ['a'], limit: 50 };

it('leaves out of the text what says who asks', () => {
  expect(textOf(query)).toBe('{"clients":["a"],"limit":50,"scenario":"lifecycle","view":"logs"}');
  expect(textOf({ limit: 50, hide: false, clients: ['a'], scenario: 'lifecycle', view: 'logs', refId: 'A' })).toBe(
    textOf(query)
  );
});

it.each([
  [{ scenario: 'events' }, true],
  [{ scenario: 'drops', view: 'logs' }, true],
  [{ scenario: 'drops', view: 'rate' }, false],
  [{ scenario: 'diagnosis', view: 'logs' }, false],
  [{ scenario: 'sql', view: 'logs' }, false],
])('tells whether the rows of %j can be followed', (keys, can) => expect(canFollow({ refId: 'A', ...keys })).toBe(can));

it('follows each query by a channel of its own', async () => {
  const getDataStream = jest.fn().mockReturnValue(of({ data: [{ fields: [], length: 0 }], state: 'Streaming' }));
  setGrafanaLiveSrv({ getDataStream } as never);
  const request = { requestId: 'explore', targets: [query] } as unknown as DataQueryRequest<EventQuery>;
  const answer = await firstValueFrom(follow('emqx', request));
  expect(answer).toMatchObject({ key: 'B', data: [{ refId: 'B' }], state: 'Streaming' });
  expect(getDataStream).toHaveBeenCalledWith({
    addr: addressOf('emqx', query),
    key: 'explore-B',
    buffer: { maxLength: 50 },
  });
  expect(addressOf('emqx', query)).toEqual({
    scope: LiveChannelScope.DataSource,
    namespace: 'emqx',
    stream: 'emqx',
    path: channelOf(textOf(query)),
    data: { query: textOf(query) },
  });
});
