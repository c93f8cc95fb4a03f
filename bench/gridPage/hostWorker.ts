/** The fake host in a worker, as the real one is another process: the page's thread has only its own work to do. */
import { webviewMethods, type HostApi, type WebviewApi } from '../../src/protocol/messages.ts';
import { connect, type Frame } from '../../src/protocol/rpc.ts';
import { tableErrors } from '../../src/protocol/wireError.ts';
import { createFakeHost } from './fakeHost.ts';

/** ?rows=1e9&columns=1000&segments=9965&pages=1000&latency=20&failFrom=0&failTo=0&open=opened */
const query = new URLSearchParams(location.search);
const number = (key: string, otherwise: number): number => Number(query.get(key) ?? otherwise);
const open = query.get('open');

connect<HostApi, WebviewApi>({
  port: {
    post: (frame) => {
      postMessage(frame);
    },
    listen: (receive) => {
      const onMessage = ({ data }: MessageEvent<Frame>): void => {
        receive(data);
      };
      addEventListener('message', onMessage);
      return () => {
        removeEventListener('message', onMessage);
      };
    },
  },
  local: createFakeHost({
    rows: number('rows', 1e9),
    columns: number('columns', 1000),
    segments: number('segments', 9_965),
    pages: number('pages', 1_000),
    latency: number('latency', 20),
    failFrom: number('failFrom', 0),
    failTo: number('failTo', 0),
    open: open === 'failed' || open === 'slow' ? open : 'opened',
  }),
  methods: webviewMethods,
  errors: tableErrors,
});
