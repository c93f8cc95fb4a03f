/**
 * Mini-files whose levels break the specification, made readable where that leaves no row in doubt. The decoder refuses
 * them, other readers do not. What is mended:
 *
 * - A page says that it has more values than the footer leaves for it: the footer's count holds.
 * - The first value of a chunk says that it continues a row, and there is none: it belongs to no row. It is turned
 *   into a row of its own, before the first one, which nobody asks for.
 *
 * Nothing is decompressed: the second is mended only where levels are stored as they are.
 */
import { compressionCodecs, pageHeader, type ColumnMetaData } from '../thrift/metadata.ts';
import { buildMiniFile, type MiniChunk } from './miniFile.ts';
import { concatenated, dictionaryBytesOf, miniFooter, pagesOfMiniFile } from './miniPages.ts';
import { schemaTree, type SchemaNode } from '../schema/schemaTree.ts';
import { encode } from '../thrift/thriftStruct.ts';

interface Repaired {
  readonly bytes: Uint8Array;
  /** Rows that come before the first one: 0 or 1. */
  readonly rowsBefore: number;
  /** The leaves whose levels were not right, by their numbers in the mini-file. */
  readonly leaves: readonly number[];
}

interface RepairedChunk {
  readonly bytes: Uint8Array;
  readonly isChanged: boolean;
  /** Whether its first value belonged to no row. */
  readonly hadOrphan: boolean;
}

/** Undefined where there is nothing to mend, or it cannot be mended. The mini-file must have one row group. */
export function repairedLevels(miniFile: Uint8Array): Repaired | undefined {
  const footer = miniFooter(miniFile);
  if (footer.rowGroups.length !== 1) return undefined;
  const rowGroup = footer.rowGroups.at(0);
  const { leaves } = schemaTree(footer.schema);
  const chunks: MiniChunk[] = [];
  const repaired: RepairedChunk[] = [];
  for (const [index, { metaData }] of [...rowGroup.columns].entries()) {
    const leaf = leaves[index];
    if (metaData === undefined || leaf === undefined) return undefined;
    const chunk = repairedChunk(miniFile, metaData, leaf);
    if (chunk === undefined) return undefined;
    const dictionaryBytes = dictionaryBytesOf(metaData);
    chunks.push({ metaData, pieces: [{ kind: 'made', bytes: chunk.bytes }], dictionaryBytes });
    repaired.push(chunk);
  }
  const hadOrphan = repaired.some((chunk) => chunk.hadOrphan);
  // A row that not all columns have would put the others' rows out of step.
  if (hadOrphan && !repaired.every((chunk) => chunk.hadOrphan)) return undefined;
  const changed = repaired.flatMap(({ isChanged }, index) => (isChanged ? [index] : []));
  if (changed.length === 0) return undefined;
  const rowsBefore = hadOrphan ? 1 : 0;
  const { schema, createdBy } = footer;
  const rowGroups = [{ rows: rowGroup.numRows + rowsBefore, chunks }];
  const { bytes } = buildMiniFile({ schema, rowGroups, createdBy });
  return { bytes, rowsBefore, leaves: changed };
}

function repairedChunk(
  file: Uint8Array,
  metaData: ColumnMetaData,
  leaf: SchemaNode,
): RepairedChunk | undefined {
  const pages = pagesOfMiniFile(file, metaData);
  if (pages === undefined) return undefined;
  const canSeeLevels = compressionCodecs[metaData.codec] === 'UNCOMPRESSED';
  const parts: Uint8Array[] = [];
  let left = metaData.numValues;
  let isFirst = true;
  let isChanged = false;
  let hadOrphan = false;
  for (const { header, body, bytes } of pages) {
    const { dataPageHeader } = header;
    if (dataPageHeader === undefined) {
      parts.push(bytes);
      continue;
    }
    const mended = isFirst && canSeeLevels ? withoutOrphan(body, leaf) : undefined;
    const numValues = Math.min(dataPageHeader.numValues, left);
    hadOrphan ||= mended !== undefined;
    isChanged ||= mended !== undefined || numValues !== dataPageHeader.numValues;
    const grown = (mended?.length ?? body.length) - body.length;
    const newHeader = encode(pageHeader, {
      ...header,
      uncompressedPageSize: header.uncompressedPageSize + grown,
      compressedPageSize: header.compressedPageSize + grown,
      crc: undefined,
      dataPageHeader: { ...dataPageHeader, numValues },
    });
    parts.push(newHeader, mended ?? body);
    left -= numValues;
    isFirst = false;
  }
  return { bytes: concatenated(parts), isChanged, hadOrphan };
}

/**
 * The body of a page whose first repetition level became 0; undefined where it is 0, or there are no levels.
 * Levels are runs: an odd number, then groups of eight values packed into bits, or an even one, then one value for all
 * of the run (https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE).
 */
function withoutOrphan(body: Uint8Array, { maxRepetition }: SchemaNode): Uint8Array | undefined {
  if (maxRepetition === 0 || body.length < 4) return undefined;
  const length = new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true);
  const levels = body.subarray(4, 4 + length);
  const headBytes = levels.findIndex((byte) => byte < 0x80) + 1;
  const head = levels
    .subarray(0, headBytes)
    .reduceRight((sum, byte) => sum * 128 + (byte & 127), 0);
  const first = levels[headBytes];
  if (first === undefined || headBytes === 0) return undefined;
  const levelMask = 2 ** Math.ceil(Math.log2(maxRepetition + 1)) - 1;
  if ((first & levelMask) === 0) return undefined;
  const mended =
    head % 2 === 1
      ? [levels.subarray(0, headBytes), Uint8Array.of(first & ~levelMask)]
      : [oneZero, ...runOf(head / 2 - 1, first)];
  const newLevels = concatenated([...mended, levels.subarray(headBytes + 1)]);
  const newLength = new Uint8Array(4);
  new DataView(newLength.buffer).setUint32(0, newLevels.length, true);
  return concatenated([newLength, newLevels, body.subarray(4 + length)]);
}

/** A run of one level, which is 0. */
const oneZero = Uint8Array.of(2, 0);

/** A run of `count` times `level`; nothing for none. */
function runOf(count: number, level: number): Uint8Array[] {
  if (count <= 0) return [];
  const bytes: number[] = [];
  let head = count * 2;
  for (; head >= 0x80; head = Math.floor(head / 128)) bytes.push((head % 128) + 0x80);
  return [Uint8Array.of(...bytes, head, level)];
}
