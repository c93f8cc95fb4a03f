/** The real webview in a bare page: its host is a worker, its theme a class, its state lives as long as the tab. */
import type { Frame } from '../../src/protocol/rpc.ts';

/** What crossed the wire, for the benchmark. */
export interface WireCounts {
  tilesRequested: number;
  cancelled: number;
}

declare global {
  var wireCounts: WireCounts;
}

globalThis.wireCounts = { tilesRequested: 0, cancelled: 0 };
const host = new Worker(`hostWorker.js${location.search}`);
host.addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  postMessage(data);
});
Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (frame: Frame) => {
      if (frame.kind === 'call' && frame.method === 'readTile') wireCounts.tilesRequested++;
      if (frame.kind === 'cancel') wireCounts.cancelled++;
      host.postMessage(frame);
    },
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => {
      sessionStorage.setItem('state', JSON.stringify(state));
    },
  }),
});
document.body.className = new URLSearchParams(location.search).get('theme') ?? 'vscode-dark';
await import('../../webview/main.tsx');
