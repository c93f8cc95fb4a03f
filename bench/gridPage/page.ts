/** The real webview in a bare page, with a fake host: ?rows=1e9&columns=1000&segments=9965&latency=20&failFrom=&failTo=&open= */
import { startFakeHost, type FakeHost, type FakeHostOptions } from './fakeHost.ts';

declare global {
  var fakeHost: FakeHost;
}

const query = new URLSearchParams(location.search);
const number = (key: string, otherwise: number): number => Number(query.get(key) ?? otherwise);
const open = query.get('open');
const options: FakeHostOptions = {
  rows: number('rows', 1e9),
  columns: number('columns', 1000),
  segments: number('segments', 9_965),
  latency: number('latency', 20),
  failFrom: number('failFrom', 0),
  failTo: number('failTo', 0),
  open: open === 'failed' || open === 'slow' ? open : 'opened',
};
globalThis.fakeHost = startFakeHost(options);
document.body.className = query.get('theme') ?? 'vscode-dark';
await import('../../webview/main.tsx');
