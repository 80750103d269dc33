// Grafana Live, as far as the plugin uses it: a channel's frames as they come, those of before kept above them.
import {
  type DataFrame,
  type DataFrameJSON,
  dataFrameFromJSON,
  type DataQueryResponse,
  LoadingState,
} from '@grafana/data';
import type { GrafanaLiveSrv, LiveDataStreamOptions } from '@grafana/runtime';
import { Observable } from 'rxjs';

function getDataStream({ addr }: LiveDataStreamOptions) {
  const { stream = '', path, data } = addr;
  const address = `/api/live/${stream}/${path}?data=${encodeURIComponent(JSON.stringify(data))}`;
  return new Observable<DataQueryResponse>((subscriber) => {
    const frames: DataFrame[] = [];
    const source = new EventSource(address);
    source.onmessage = (event: MessageEvent<string>) => {
      frames.push(dataFrameFromJSON(JSON.parse(event.data) as DataFrameJSON));
      subscriber.next({ data: [...frames], state: LoadingState.Streaming });
    };
    source.onerror = () => subscriber.next({ data: [], errors: [{ message: `The channel ${path} was refused` }] });
    return () => source.close();
  });
}

export const live = { getDataStream } as Partial<GrafanaLiveSrv> as GrafanaLiveSrv;
