import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import type { PageLayout } from '../../../src/table/layout.ts';
import type { Host } from '../../../webview/hostClient.ts';
import { ChunkDetail } from '../../../webview/panel/chunkDetail.tsx';
import type { Session } from '../../../webview/session.ts';
import { giveElementsASize } from '../numberTable.ts';
import { columnChunk } from './columnChunk.ts';

const pageCount = 100_000;

function pageAt(index: number): PageLayout {
  return {
    kind: 'DATA_PAGE',
    encoding: 'PLAIN',
    values: 10,
    rows: 10,
    nulls: 0,
    firstRow: index * 10,
    offset: index * 100,
    headerBytes: 20,
    compressedBytes: 80,
    uncompressedBytes: 160,
    min: `min ${index}`,
    max: `max ${index}`,
    minExact: true,
    maxExact: true,
    crc: '0000002a',
  };
}

const answers: Partial<Host> = {
  pageStrip: async () =>
    Promise.resolve({
      encodings: ['PLAIN'],
      pageCount,
      pagesPerBin: pageCount,
      bins: 1,
      bytes: [8],
    }),
  pages: async ({ range: { start, end } }) =>
    Promise.resolve({
      count: pageCount,
      pages: Array.from({ length: end - start }, (_, i) => pageAt(start + i)),
    }),
  segments: async ({ range }) =>
    Promise.resolve([
      {
        index: range.start,
        rowStart: range.start * 1_000_000,
        rowCount: 1_000_000,
        offset: 4,
        compressedBytes: 80,
        uncompressedBytes: 160,
        codecs: ['ZSTD'],
        sortedBy: [],
      },
    ]),
  probeBloomFilter: async ({ text }) =>
    text === 'bad'
      ? Promise.reject(new TableError('invalidArgument', '"bad" is no value of INT64'))
      : Promise.resolve({ answer: text === 'Oslo' ? 'maybe' : 'absent' }),
  verifyChecksums: async () =>
    Promise.resolve({ pages: pageCount, checked: pageCount, wrong: [4711, 4800] }),
};

let root: HTMLElement;

const goToRow = vi.fn();

function show(change: Partial<Host> = {}, chunk = columnChunk): void {
  const host = { ...answers, ...change };
  // The part of a session that this part of the page uses.
  const session = { host, goToRow, report: vi.fn() } as unknown as Session;
  render(
    <ChunkDetail
      session={session}
      name="a.parquet"
      place={{ segment: 3, leaf: 1 }}
      chunk={chunk}
    />,
    root,
  );
}

const eventually = async (text: string): Promise<void> =>
  vi.waitFor(() => {
    expect(root.textContent).toContain(text);
  });

function ask(text: string): void {
  const input = root.querySelector<HTMLInputElement>('.probe input')!;
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
}

describe('the details of a column chunk', () => {
  beforeEach(() => {
    giveElementsASize(400, 300);
    root = document.createElement('div');
    document.body.replaceChildren(root);
  });
  afterEach(() => {
    render(null, root);
  });

  it('show its facts, and only those of its pages that are in view', async () => {
    show();
    expect(root.textContent).toContain('1,000, 12 % null, 3 % empty list');
    await eventually('max 3');
    expect(root.textContent).toContain('100,000');
    expect(root.querySelectorAll('[aria-label="Pages"] .table-row').length).toBeLessThan(40);
  });

  it('take the grid to the first row of the page that is chosen last', async () => {
    show();
    await eventually('max 7');
    const rows = root.querySelectorAll<HTMLElement>('[aria-label="Pages"] .table-row');
    rows[2]!.click();
    rows[7]!.click();
    await vi.waitFor(() => {
      expect(goToRow).toHaveBeenCalled();
    });
    expect(goToRow.mock.calls).toEqual([[{ from: 'start', row: 3_000_070 }]]);
    expect(rows[7]!.getAttribute('aria-selected')).toBe('true');
  });

  it('ask the bloom filter, and say what it answers or why it cannot', async () => {
    show();
    ask('Oslo');
    await eventually('Maybe here');
    ask('Paris');
    await eventually('Not here');
    ask('bad');
    await eventually('a.parquet: "bad" is no value of INT64');
  });

  it('have nothing to ask where there is no filter', () => {
    show({}, { ...columnChunk, bloomFilter: undefined });
    expect(root.querySelector('.probe')).toBeNull();
  });

  it('say which pages were changed after writing', async () => {
    show();
    await eventually('Verify checksums');
    root.querySelector<HTMLElement>('.verify .button')!.click();
    await eventually(
      '2 pages of 100,000 with a checksum changed after writing, the first at byte 4,711.',
    );
  });

  it('say why there are no pages to see', async () => {
    const where = { part: 'row group 3, column tags', offset: 40 };
    const pageStrip = async (): Promise<never> =>
      Promise.reject(new TableError('corrupt', 'a page says it has -4 values', { where }));
    show({ pageStrip });
    await eventually('a.parquet is damaged: a page says it has -4 values');
  });
});
