/** Decodes some pages of a column chunk, every value as it is stored, and looks at all of them. */
import type { Data } from 'apache-arrow';
import { TableError, toTableError } from '../../../base/errors.ts';
import { leafBatches, leafSchema } from '../mini/chunkValues.ts';
import type { MiniFileSpec } from '../mini/miniFile.ts';
import type { ChunkBytes } from '../pages/pageHeaders.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';
import type { BloomCheck } from './bloomCheck.ts';
import type { PageWindow } from './pageWindows.ts';
import { ValueScan, type PageEnds } from './valueScan.ts';
import type { ValueOrder } from './valueOrder.ts';

export interface WindowBytes {
  /** The dictionary page, header and all; empty where there is none. */
  readonly dictionary: Uint8Array;
  /** The window's own pages. */
  readonly pages: readonly Uint8Array[];
}

export interface Decoding {
  readonly chunk: ChunkBytes;
  readonly tree: SchemaTree;
  readonly leaf: number;
  readonly createdBy: string | undefined;
  readonly order: ValueOrder | undefined;
  /** Whether values have to be UTF-8. */
  readonly isText: boolean;
  /** Undefined where the chunk has no bloom filter. */
  readonly bloom: BloomCheck | undefined;
}

/** The scan of all values. Throws TableError: `corrupt`, or `workerDied` where the decoder crashed. */
export function decodeWindow(
  { chunk, tree, leaf, createdBy, order, isText, bloom }: Decoding,
  window: PageWindow,
  { dictionary, pages }: WindowBytes,
): ValueScan {
  const pieces = [dictionary, ...pages].map((bytes) => ({ kind: 'made', bytes }) as const);
  const metaData = { ...chunk.metaData, numValues: window.values };
  const dictionaryBytes = dictionary.byteLength;
  const spec: MiniFileSpec = {
    schema: leafSchema({ tree, leaf }),
    rowGroups: [{ rows: window.rows, chunks: [{ metaData, pieces, dictionaryBytes }] }],
    createdBy,
  };
  const ends = pageEnds(window, (tree.leaves[leaf]?.maxRepetition ?? 0) > 0);
  const scan = new ValueScan(ends, { order, bloom });
  let rows = 0;
  try {
    for (const batch of leafBatches(spec)) {
      rows += batch.rows;
      scan.take(batch.data);
      if (isText) checkText(batch.data);
    }
  } catch (error) {
    throw decodeFailure(error);
  }
  if (rows !== window.rows)
    throw new TableError(
      'corrupt',
      `${rows} rows were decoded, but ${window.rows} should be there`,
    );
  return scan;
}

/** Where each page ends; one page for all of them where that cannot be known. */
function pageEnds({ pages }: PageWindow, isRepeated: boolean): PageEnds {
  const ends: number[] = [];
  let end = 0;
  for (const { header } of pages) {
    const { dataPageHeader: v1, dataPageHeaderV2: v2 } = header;
    if (isRepeated && v2 === undefined) return { counted: 'values', ends: [Infinity] };
    end += (v1 ?? v2)?.numValues ?? 0;
    if (isRepeated) end -= v2?.numNulls ?? 0;
    ends.push(end);
  }
  return { counted: isRepeated ? 'values' : 'slots', ends };
}

/** The decoder's message without the names of its error types. */
function decodeFailure(cause: unknown): TableError {
  if (cause instanceof TableError) return cause;
  if (cause instanceof WebAssembly.RuntimeError)
    return new TableError('workerDied', 'the decoder crashed', { cause });
  const message = toTableError(cause).message.replace(/^(?:Parquet (?:argument )?error: )+/, '');
  return new TableError('corrupt', `it cannot be decoded: ${message}`, { cause });
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

/** All text at once: values are UTF-8 if their concatenation is, and none begins within a character. */
function checkText(data: Data): void {
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  const fail = (): never => {
    throw new TableError('corrupt', 'a text is not UTF-8');
  };
  const end = offsets[data.length]!;
  for (let row = 0; row < data.length; row++) {
    const start = offsets[row]!;
    if (start < end && isContinuation(bytes[start])) fail();
  }
  try {
    strictUtf8.decode(bytes.subarray(offsets[0], end));
  } catch {
    fail();
  }
}
