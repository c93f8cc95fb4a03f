/** Key columns of row groups as runs, where they are written in a way that can be read so. */
import { throwIfAborted } from '../../../base/abort.ts';
import { equalFloats, type KeyRuns } from '../../../table/keyRuns.ts';
import type { DataType, Range } from '../../../table/schema.ts';
import { coalesce } from '../pages/byteRanges.ts';
import type { ParquetFile } from '../read/columnReader.ts';
import { physicalTypeOf } from '../schema/logicalType.ts';
import { wholeChunk } from '../mini/miniFile.ts';
import { hasKnownCodec } from '../mini/pageBody.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { runsOfChunk, type KeyChunk } from './chunkRuns.ts';

/** Larger chunks are left to the decoder: keys of that size are no runs. */
const maxChunkBytes = 64 * 1024 * 1024;
/** Chunks of small row groups are read together, up to so many bytes. */
const batchBytes = 8 * 1024 * 1024;

interface ColumnShape {
  readonly leaf: number;
  readonly width: number | undefined;
  readonly isFloat: boolean;
  readonly isNullable: boolean;
}

interface PlacedChunk extends Range {
  readonly codec: number;
}

/** Row groups whose chunks are read with the same reads. */
interface Batch {
  readonly rowGroups: { readonly rows: number; readonly chunks: readonly PlacedChunk[] }[];
  bytes: number;
}

/**
 * Runs of `columns` (top-level) for each of some row groups, in order; undefined for a row group that has to be
 * decoded. Undefined instead of all that when the columns are of types whose runs cannot be told this way.
 */
export function keyRunsOf(
  file: ParquetFile,
  rowGroups: Range,
  columns: readonly number[],
  signal: AbortSignal | undefined,
): AsyncIterable<readonly KeyRuns[] | undefined> | undefined {
  const shapes = columns.map((column) => {
    const node = file.tree.columns[column];
    const type = file.schema.fields[column]?.type;
    return node && type && shapeOf(node, type);
  });
  const known = shapes.filter((shape) => shape !== undefined);
  if (known.length < shapes.length || known.length === 0) return undefined;
  return readAll(file, rowGroups, known, signal);
}

async function* readAll(
  file: ParquetFile,
  { start, end }: Range,
  shapes: readonly ColumnShape[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly KeyRuns[] | undefined> {
  let batch: Batch = { rowGroups: [], bytes: 0 };
  for (let rowGroup = start; rowGroup < end; rowGroup++) {
    const chunks = shapes.map(({ leaf }) => placeOf(file, rowGroup, leaf));
    const known = chunks.filter((chunk) => chunk !== undefined);
    if (known.length < chunks.length) {
      yield* readBatch(file, batch, shapes, signal);
      batch = { rowGroups: [], bytes: 0 };
      yield undefined;
      continue;
    }
    const rows = file.footer.rowStarts[rowGroup + 1]! - file.footer.rowStarts[rowGroup]!;
    batch.rowGroups.push({ rows, chunks: known });
    batch.bytes += known.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0);
    if (batch.bytes < batchBytes) continue;
    yield* readBatch(file, batch, shapes, signal);
    batch = { rowGroups: [], bytes: 0 };
  }
  yield* readBatch(file, batch, shapes, signal);
}

async function* readBatch(
  { source }: ParquetFile,
  { rowGroups }: Batch,
  shapes: readonly ColumnShape[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly KeyRuns[] | undefined> {
  const reads = coalesce(rowGroups.flatMap(({ chunks }) => chunks));
  const loaded = await Promise.all(
    reads.map(async ({ start, end }) => source.read(start, end, signal)),
  );
  for (const { rows, chunks } of rowGroups) {
    throwIfAborted(signal);
    const runs: KeyRuns[] = [];
    for (const [index, { width, isNullable, isFloat }] of shapes.entries()) {
      const { start, end, codec } = chunks[index]!;
      const read = reads.findIndex((range) => range.start <= start && end <= range.end);
      const bytes = loaded[read]!.subarray(start - reads[read]!.start, end - reads[read]!.start);
      const chunk: KeyChunk = { bytes, codec, width, isNullable, rows };
      const found = await runsOfChunk(chunk);
      if (found === undefined) break;
      runs.push(isFloat ? { ...found, values: equalFloats(found.values) } : found);
    }
    yield runs.length === shapes.length ? runs : undefined;
  }
}

function placeOf({ footer }: ParquetFile, rowGroup: number, leaf: number): PlacedChunk | undefined {
  const { metaData, pieces } = wholeChunk(footer, rowGroup, leaf);
  const [piece, ...others] = pieces;
  if (piece?.kind !== 'input' || others.length > 0 || !hasKnownCodec(metaData.codec))
    return undefined;
  if (piece.end - piece.start > maxChunkBytes) return undefined;
  return { start: piece.start, end: piece.end, codec: metaData.codec };
}

/** A column without nesting whose values lie in the file as they do when they are decoded. */
function shapeOf(node: SchemaNode, type: DataType): ColumnShape | undefined {
  if (!node.isLeaf || node.maxRepetition > 0) return undefined;
  const physical = physicalTypeOf(node.element);
  const shape = { leaf: node.leafStart, isNullable: node.maxDefinition > 0 };
  const width = widthOf(physical, type, node.element.typeLength);
  if (width === undefined) return undefined;
  return {
    ...shape,
    width: width === 'varying' ? undefined : width,
    isFloat: type.kind === 'float',
  };
}

function widthOf(
  physical: string | undefined,
  type: DataType,
  typeLength: number | undefined,
): number | 'varying' | undefined {
  const { kind } = type;
  if (physical === 'INT32') return isOfBits(type, 32) || kind === 'date' ? 4 : undefined;
  if (physical === 'INT64') return isOfBits(type, 64) || kind === 'timestamp' ? 8 : undefined;
  if (physical === 'FLOAT' || physical === 'DOUBLE') {
    const bits = physical === 'FLOAT' ? 32 : 64;
    return kind === 'float' && type.bits === bits ? bits / 8 : undefined;
  }
  if (physical === 'BYTE_ARRAY')
    return kind === 'string' || kind === 'binary' ? 'varying' : undefined;
  const isPlainBytes = kind === 'uuid' || kind === 'binary';
  return physical === 'FIXED_LEN_BYTE_ARRAY' && isPlainBytes ? typeLength : undefined;
}

function isOfBits(type: DataType, bits: number): boolean {
  return type.kind === 'int' && type.bits === bits;
}
