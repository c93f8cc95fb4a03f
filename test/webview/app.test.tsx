import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TableError } from '../../src/base/errors.ts';
import type { OpenedDocument, PackedResult } from '../../src/protocol/messages.ts';
import { packResult } from '../../src/protocol/packedResult.ts';
import type { Host } from '../../webview/hostClient.ts';
import { initialViewState, type ViewState } from '../../webview/viewState.ts';
import { avroDocument, grownBy } from './growing.ts';
import { giveElementsASize, numberDocument, numberTile } from './numberTable.ts';
import { startPage } from './page.tsx';

const context = { signal: new AbortController().signal, report: () => undefined };
let root: HTMLElement;

/** The page with a host that answers as told. */
const start = (answers: Partial<Host> & Pick<Host, 'open'>, state?: ViewState) =>
  startPage(root, answers, state);

const openedAs = (document: OpenedDocument): PackedResult =>
  packResult({ kind: 'opened', document });
const opened = (rows: number, columns: number): PackedResult =>
  openedAs(numberDocument(rows, columns));
const pause = async (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const eventually = async (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000 });
const activeText = (): string | null | undefined =>
  root.querySelector('.row:not([hidden]) .cell.active:not([hidden])')?.textContent;
const firstText = (): string | null | undefined =>
  root.querySelector('[role="gridcell"]')?.textContent;
const button = (name: string): HTMLElement =>
  [...root.querySelectorAll('button')].find(
    (each) => each.textContent === name || each.getAttribute('aria-label') === name,
  )!;

describe('the page', () => {
  beforeEach(() => {
    giveElementsASize(1_000, 600);
    root = document.createElement('div');
    document.body.replaceChildren(root);
  });
  afterEach(() => {
    render(null, root);
  });

  it('shows the table, its facts and its layout', async () => {
    start({ open: () => Promise.resolve(opened(300, 3)) });
    await eventually(() => {
      expect(firstText()).toBe('0');
      expect(root.textContent).toContain('300 rows × 3 columns');
      expect(root.querySelector('[aria-label="Row groups"] .table-row')?.textContent).toContain(
        '100',
      );
    });
  });

  it('goes to a row group that is clicked', async () => {
    const { webview } = start({ open: () => Promise.resolve(opened(300, 3)) });
    const third = '[aria-label="Row groups"] .table-row:nth-child(3)';
    await eventually(() => {
      expect(root.querySelector(third)).not.toBeNull();
    });
    root.querySelector<HTMLElement>(third)!.click();
    await eventually(() => {
      expect(activeText()).toBe('200000');
    });
    await webview.goToRow({ target: { from: 'start', row: 7 } }, context);
    await eventually(() => {
      expect(activeText()).toBe('7000');
    });
  });

  it('waits a moment before it shows that it is opening', async () => {
    start({ open: () => new Promise(() => undefined) });
    await pause(20);
    expect(root.textContent).toBe('');
    await eventually(() => {
      expect(root.textContent).toContain('Opening');
    });
  });

  it('says why a file cannot be opened, with buttons for what to do', async () => {
    const { host } = start({
      open: () =>
        Promise.resolve({
          kind: 'failed',
          problem: { code: 'empty', message: 'a.parquet is empty.', actions: ['openAsHex'] },
        }),
    });
    await eventually(() => {
      expect(root.querySelector('[role="alert"]')?.textContent).toContain('a.parquet is empty.');
    });
    button('Open as hex').click();
    expect(host.runAction).toHaveBeenCalledWith({ action: 'openAsHex' });
  });

  it('is no blank page when the call itself fails', async () => {
    start({ open: () => Promise.reject(new TableError('workerDied', 'out of memory')) });
    await eventually(() => {
      expect(root.querySelector('[role="alert"]')?.textContent).toContain('out of memory');
    });
  });

  it('shows a failed read above the rest, and reads again', async () => {
    const readTile = vi.fn<Host['readTile']>(() =>
      Promise.reject(new TableError('corrupt', 'page damaged')),
    );
    start({ open: () => Promise.resolve(opened(300, 3)), readTile });
    await eventually(() => {
      expect(root.querySelector('.banner')?.textContent).toContain('page damaged');
    });
    readTile.mockImplementation((cells) => Promise.resolve({ parts: numberTile(cells) }));
    button('Read again').click();
    await eventually(() => {
      expect(root.querySelector('.banner')).toBeNull();
      expect(firstText()).toBe('0');
    });
  });

  it('keeps its place when the file is opened anew with the same columns, and saves it', async () => {
    const { webview, saved } = start({ open: () => Promise.resolve(opened(300, 3)) });
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.goToRow({ target: { from: 'start', row: 250 } }, context);
    await webview.reopened({ result: opened(260, 3) }, context);
    await eventually(() => {
      expect(activeText()).toBe('250000');
    });
    await webview.reopened({ result: opened(260, 2) }, context);
    await eventually(() => {
      expect(activeText()).toBe('0');
      expect(saved.at(-1)?.grid.selection?.active).toEqual({ row: 0, column: 0 });
    });
  });

  it('shows and hides the details, and remembers', async () => {
    const { webview, saved } = start({ open: () => Promise.resolve(opened(300, 3)) });
    await eventually(() => {
      expect(root.querySelector('aside')).not.toBeNull();
    });
    await webview.toggleDetails({}, context);
    await eventually(() => {
      expect(root.querySelector('aside')).toBeNull();
      expect(saved.at(-1)?.panel.open).toBe(false);
    });
  });

  it('shows the whole value of the active cell', async () => {
    const panel = { ...initialViewState.panel, tab: 'cell' } as const;
    start({ open: () => Promise.resolve(opened(300, 3)) }, { ...initialViewState, panel });
    await eventually(() => {
      expect(root.querySelector('[role="tabpanel"]')?.textContent).toContain('row 1');
      expect(root.querySelector('pre.value')?.textContent).toBe('0');
    });
  });

  it('shows more rows as they are found, and goes to one that was waited for', async () => {
    const document = avroDocument(grownBy());
    const { webview } = start({ open: () => Promise.resolve(openedAs(document)) });
    await eventually(() => {
      expect(root.textContent).toContain('300 rows so far × 3 columns');
      expect(root.textContent).toContain('10 % of the file known');
    });
    await webview.goToRow({ target: { from: 'start', row: 4_000 } }, context);
    await eventually(() => {
      expect(root.querySelector('.waiting')?.textContent).toContain('Looking for row 4,001');
    });
    await webview.grew({ growth: grownBy({ rows: 2_000, bytes: 500 }) }, context);
    await eventually(() => {
      expect(root.textContent).toContain('2,000 rows so far');
      expect(activeText()).toBe('0');
    });
    await webview.grew({ growth: grownBy({ rows: 5_000, bytes: 900 }) }, context);
    await eventually(() => {
      expect(activeText()).toBe('4000000');
      expect(root.querySelector('.waiting')).toBeNull();
    });
  });

  it('waits for the last row until all are known, unless told to stop', async () => {
    const document = avroDocument(grownBy());
    const { webview } = start({ open: () => Promise.resolve(openedAs(document)) });
    const last = { target: { from: 'end', row: 0 } } as const;
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    await webview.goToRow(last, context);
    await eventually(() => {
      expect(root.querySelector('.waiting')?.textContent).toContain('Looking for the last row');
    });
    button('Stop waiting').click();
    await webview.goToRow(last, context);
    await webview.grew({ growth: grownBy({ rows: 5_000, isDone: true }) }, context);
    await eventually(() => {
      expect(activeText()).toBe('4999000');
      expect(root.textContent).toContain('5,000 rows × 3 columns');
    });
  });

  it('says why a walk could not go on', async () => {
    const document = avroDocument(grownBy());
    const { webview } = start({ open: () => Promise.resolve(openedAs(document)) });
    await eventually(() => {
      expect(activeText()).toBe('0');
    });
    const problem = { code: 'io', message: 'The disk is gone.', actions: [] };
    await webview.grew({ growth: grownBy(), problem }, context);
    await eventually(() => {
      expect(root.querySelector('.banner')?.textContent).toContain('The disk is gone.');
    });
  });

  it('shows the blocks of an Avro file, and all damage with a way round it', async () => {
    const span = { segment: 1, start: 400, end: 480, row: 100, lostRows: 100, reason: 'no marker' };
    const document = avroDocument(grownBy({ isDone: true, damage: [span] }));
    const { host } = start({
      open: () => Promise.resolve(openedAs(document)),
      uncompressedSizes: ({ range }) =>
        Promise.resolve([null, 1200, 900].slice(range.start, range.end)),
      segmentSizes: () =>
        Promise.resolve({
          count: 3,
          least: 300,
          most: 900,
          leastRows: 0,
          mostRows: 0,
          counts: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2],
        }),
    });
    await eventually(() => {
      const panel = root.querySelector('aside')?.textContent;
      expect(panel).toContain('The table ends at the first damaged block.');
      expect(panel).toContain('3 blocks from 300 bytes to 900 bytes');
      expect(panel).not.toContain('row group');
      const rows = [...root.querySelectorAll('[aria-label="Damage"] [role="cell"]')];
      expect(rows.map(({ textContent }) => textContent)).toEqual([
        ...['1', '400', 'no marker', '100', '80', '101'],
      ]);
      expect(root.querySelector('[aria-label="Blocks"] .table-row:nth-child(2)')?.textContent).toBe(
        '1101100300 bytes4.0×1.2 kB4',
      );
    });
    button('Skip damaged blocks').click();
    expect(host.runAction).toHaveBeenCalledWith({ action: 'skipBadBlocks' });
    button('Validate file').click();
    expect(host.runAction).toHaveBeenCalledWith({ action: 'validate' });
  });

  it('marks the schema that an Avro file is read as, and one that it cannot be read as', async () => {
    const { facts, ...rest } = avroDocument(grownBy({ isDone: true }));
    const readerColumns = { filled: ['added'], leftOut: ['old', 'older'] };
    const avro = { syncMarker: '', schemaBytes: 1, readerColumns };
    const document = {
      ...rest,
      facts: { ...facts, avro },
      readerSchema: { name: 'v2.avsc' },
      refusedSchema: { name: 'v9.avsc', reasons: ['field a: no', 'field b: no'] },
    };
    const { host, webview } = start({ open: () => Promise.resolve(openedAs(document)) });
    const marks = (): readonly Element[] => [...root.querySelectorAll('.mark')];
    await eventually(() => {
      expect(marks().map(({ textContent }) => textContent)).toEqual([
        'as v2.avsc',
        'not as v9.avsc',
      ]);
    });
    const [inForce, refused] = marks().map((mark) => mark.querySelector('button')?.title);
    expect(inForce).toContain(
      'filled with defaults: added.\nIn the file, and left out: old, older.',
    );
    expect(refused).toContain('field a: no\nfield b: no');
    for (const [name, action] of [
      ['as v2.avsc', 'chooseReaderSchema'],
      ['Read as it was written', 'clearReaderSchema'],
      ['Forget v9.avsc', 'forgetRefusedSchema'],
    ] as const) {
      button(name).click();
      expect(host.runAction).toHaveBeenLastCalledWith({ action });
    }
    const own = avroDocument(grownBy({ isDone: true }));
    await webview.reopened({ result: openedAs(own) }, context);
    await eventually(() => {
      expect(marks()).toEqual([]);
    });
  });

  it('shows the schema of an Avro file, which the host opens and copies', async () => {
    const node = {
      depth: 0,
      name: '',
      typeText: 'record Reading',
      logicalType: undefined,
      isNullable: false,
      doc: 'of a sensor',
      defaultJson: undefined,
      aliases: [],
      symbols: [],
      isReference: false,
    };
    const openSchema = vi.fn(() => Promise.resolve());
    const panel = { ...initialViewState.panel, tab: 'schema' } as const;
    const document = avroDocument(grownBy({ isDone: true }));
    start(
      {
        open: () => Promise.resolve(openedAs(document)),
        openSchema,
        schemaOutline: () =>
          Promise.resolve({
            fingerprints: [{ name: 'CRC-64-AVRO', hex: '7275d51a3f395c8f' }],
            remarks: ['field a: two fields are named "a"'],
            nodes: [node],
            nodeCount: 1,
            hasCanonicalForm: true,
          }),
      },
      { ...initialViewState, panel },
    );
    await eventually(() => {
      const text = root.querySelector('[role="tabpanel"]')?.textContent;
      for (const part of ['record Reading', 'of a sensor', '7275d51a3f395c8f', 'two fields'])
        expect(text).toContain(part);
    });
    button('Open').click();
    expect(openSchema).toHaveBeenCalledWith({ form: 'asWritten' });
  });
});
