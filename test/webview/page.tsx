/** The page with a host that answers as told, for tests. */
import { render } from 'preact';
import { vi } from 'vitest';
import { TableError } from '../../src/base/errors.ts';
import type { WebviewApi } from '../../src/protocol/messages.ts';
import { App } from '../../webview/app.tsx';
import type { Host, HostClient } from '../../webview/hostClient.ts';
import { Session } from '../../webview/session.ts';
import { webviewApi } from '../../webview/webviewApi.ts';
import { initialViewState, type ViewState } from '../../webview/viewState.ts';
import { numberTile } from './numberTable.ts';

/** What is not answered otherwise is answered as of a table of numbers. */
export function startPage(
  root: HTMLElement,
  answers: Partial<Host> & Pick<Host, 'open'>,
  state: ViewState = initialViewState,
) {
  let webview: WebviewApi | undefined;
  const unexpected = (): Promise<never> => Promise.reject(new TableError('internal', 'unexpected'));
  const host: Host = {
    readTile: (cells) => Promise.resolve({ parts: numberTile(cells) }),
    showRows: () => Promise.resolve(),
    placeOfRow: unexpected,
    checkCondition: () => Promise.resolve({ problem: null }),
    segments: ({ range }) =>
      Promise.resolve(
        [0, 1, 2].slice(range.start, range.end).map((index) => ({
          index,
          rowStart: index * 100,
          rowCount: 100,
          offset: 4,
          compressedBytes: 300,
          uncompressedBytes: 600,
          codecs: ['SNAPPY'],
          sortedBy: [],
        })),
      ),
    segmentSizes: () =>
      Promise.resolve({ count: 0, least: 0, most: 0, leastRows: 0, mostRows: 0, counts: [] }),
    uncompressedSizes: unexpected,
    columnChunks: () => Promise.resolve([]),
    layoutMap: () =>
      Promise.resolve({
        segmentBins: 0,
        columnBins: 0,
        segmentsPerBin: 1,
        columnsPerBin: 1,
        bytes: [],
      }),
    keyValueTexts: () => Promise.resolve([]),
    schemaOutline: () => Promise.resolve(null),
    openSchema: unexpected,
    copySchema: unexpected,
    pages: unexpected,
    pageStrip: unexpected,
    probeBloomFilter: unexpected,
    verifyChecksums: unexpected,
    copyCells: unexpected,
    writeClipboard: () => Promise.resolve(),
    describeProblem: ({ code, message }) =>
      Promise.resolve({ code, message, actions: ['showLog'] }),
    runAction: vi.fn(() => Promise.resolve()),
    cellChanged: () => Promise.resolve(),
    ...answers,
  };
  const saved: ViewState[] = [];
  const client: HostClient = {
    connect: (local) => {
      webview = local;
      return host;
    },
    restore: () => state,
    save: (next) => saved.push(next),
  };
  const session = new Session(client, webviewApi);
  render(<App session={session} />, root);
  void session.open();
  return { host, saved, webview: webview! };
}
