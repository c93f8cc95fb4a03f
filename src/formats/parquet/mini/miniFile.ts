/**
 * The mini-file: a small Parquet file in memory that holds just the column chunks (or pages) to be decoded, so that
 * parquet-wasm, which knows no projection and no I/O, decodes exactly the bytes that we planned.
 *
 * Its layout is the format's own: magic, chunks one after the other, footer. The footer is made here from the
 * input's; what the decoder must not see (statistics, indexes, ARROW:schema) is left out.
 */
import { TableError } from '../../../base/errors.ts';
import { firstByte } from '../footer/chunkTable.ts';
import type { ChunkCipher } from '../encryption/chunkCipher.ts';
import { chunkCipher, chunkMetaData, chunkPart, type ParquetFooter } from '../footer/footer.ts';
import {
  compressionCodecs,
  fileMetaData,
  type ColumnChunk,
  type ColumnMetaData,
  type FileMetaData,
  type SchemaElement,
} from '../thrift/metadata.ts';
import { eagerList, encode } from '../thrift/thriftStruct.ts';

const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

/** Encrypted pages: bytes [start, end) of the input file. They must be opened before they go into a mini-file. */
export interface SealedPiece {
  readonly kind: 'sealed';
  readonly start: number;
  readonly end: number;
  readonly cipher: ChunkCipher;
  /** Whether the first page is the dictionary page. */
  readonly hasDictionary: boolean;
  /** Number of the first data page in its column chunk, counted from 0. */
  readonly firstPage: number;
}

/** Part of a chunk: bytes [start, end) of the input file, plain or encrypted, or pages made by us. */
export type ChunkPiece =
  | { readonly kind: 'input'; readonly start: number; readonly end: number }
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | SealedPiece;

/** What a mini-file holds of one column chunk, as consecutive pieces that are whole pages. */
export interface MiniChunk {
  readonly metaData: ColumnMetaData;
  readonly pieces: readonly ChunkPiece[];
  /** Bytes of the dictionary page that the pieces start with; 0 when there is none or it is not known apart. */
  readonly dictionaryBytes: number;
}

/** One row group of a mini-file: one chunk for each leaf of the mini-file's schema, in its order. */
export interface MiniRowGroup {
  readonly rows: number;
  readonly chunks: readonly MiniChunk[];
}

export interface MiniFileSpec {
  /** Depth-first with the root first: see decodeSchema and originalSchema. */
  readonly schema: readonly SchemaElement[];
  readonly rowGroups: readonly MiniRowGroup[];
  /** Decoders work round the bugs of known writers. */
  readonly createdBy: string | undefined;
}

/** Where bytes of the input file belong in a mini-file. */
export interface Hole {
  /** Bytes [start, end) of the input file. */
  readonly start: number;
  readonly end: number;
  /** Offset in the mini-file. */
  readonly at: number;
}

export interface MiniFile {
  /** Complete but for the holes. The caller reads each one's bytes and sets them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly holes: readonly Hole[];
}

const pieceBytes = (piece: ChunkPiece): number =>
  piece.kind === 'made' ? piece.bytes.byteLength : piece.end - piece.start;

/** Bytes of a chunk in the mini-file, compressed as they are. */
export function miniChunkBytes(chunk: MiniChunk): number {
  return chunk.pieces.reduce((sum, piece) => sum + pieceBytes(piece), 0);
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: number;
}

/** The leaves of a flat schema. */
function leavesOfSchema(schema: readonly SchemaElement[]): Leaf[] {
  const leaves: Leaf[] = [];
  let next = 1;
  const visit = (count: number, parent: readonly string[]): void => {
    for (let i = 0; i < count; i++) {
      const element = schema[next++];
      if (element === undefined) return;
      const path = [...parent, element.name];
      if (element.type === undefined) visit(element.numChildren ?? 0, path);
      else leaves.push({ path, type: element.type });
    }
  };
  visit(schema[0]?.numChildren ?? 0, []);
  return leaves;
}

/** The footer's entry for a chunk that lies at `at` of the mini-file. */
function columnChunkAt(chunk: MiniChunk, leaf: Leaf, at: number): ColumnChunk {
  const { encodings, codec, numValues, totalUncompressedSize } = chunk.metaData;
  return {
    fileOffset: at,
    metaData: {
      // The schema's, which need not be the input's: see decodeSchema.
      type: leaf.type,
      encodings,
      pathInSchema: leaf.path,
      codec,
      numValues,
      totalUncompressedSize,
      totalCompressedSize: miniChunkBytes(chunk),
      dataPageOffset: at + chunk.dictionaryBytes,
      dictionaryPageOffset: chunk.dictionaryBytes > 0 ? at : undefined,
    },
  };
}

/** Places every chunk and writes the footer; nothing is read. */
export function buildMiniFile(spec: MiniFileSpec): MiniFile {
  const leaves = leavesOfSchema(spec.schema);
  const holes: Hole[] = [];
  const made: { readonly bytes: Uint8Array; readonly at: number }[] = [];
  let at = magic.byteLength;
  const place = (leaf: Leaf, chunk: MiniChunk | undefined): ColumnChunk => {
    if (chunk === undefined) throw new TableError('internal', 'a leaf column has no chunk');
    const entry = columnChunkAt(chunk, leaf, at);
    for (const piece of chunk.pieces) {
      if (piece.kind === 'sealed')
        throw new TableError('internal', 'encrypted pages cannot be decoded as they are');
      if (piece.kind === 'made') made.push({ bytes: piece.bytes, at });
      else holes.push({ start: piece.start, end: piece.end, at });
      at += pieceBytes(piece);
    }
    return entry;
  };
  const rowGroups = spec.rowGroups.map(({ rows, chunks }) => ({
    columns: eagerList(leaves.map((leaf, index) => place(leaf, chunks[index]))),
    totalByteSize: chunks.reduce((sum, { metaData }) => sum + metaData.totalUncompressedSize, 0),
    numRows: rows,
  }));
  const metaData: FileMetaData = {
    version: 2,
    schema: spec.schema,
    numRows: rowGroups.reduce((sum, { numRows }) => sum + numRows, 0),
    rowGroups: eagerList(rowGroups),
    createdBy: spec.createdBy,
  };
  const footer = encode(fileMetaData, metaData);
  const bytes = new Uint8Array(at + footer.byteLength + 4 + magic.byteLength);
  bytes.set(magic, 0);
  for (const piece of made) bytes.set(piece.bytes, piece.at);
  bytes.set(footer, at);
  new DataView(bytes.buffer).setUint32(at + footer.byteLength, footer.byteLength, true);
  bytes.set(magic, bytes.byteLength - magic.byteLength);
  return { bytes, holes };
}

/** Longest header of a dictionary page. */
const dictionaryHeaderBytes = 100;

/**
 * Whether chunks may be longer than they say: parquet-mr forgot the dictionary page's header until version 1.2.9
 * (PARQUET-816). Such a chunk is read with some bytes too many, and decoded with a limit of rows.
 */
export function saysTooShort(createdBy: string | undefined): boolean {
  const match = /^parquet-mr(?: version (\d+)\.(\d+)\.(\d+))?/.exec(createdBy ?? '');
  if (match === null) return false;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((digits) => Number(digits || 0));
  return major < 1 || (major === 1 && (minor < 2 || (minor === 2 && patch < 9)));
}

/**
 * The whole of one column chunk of the input, dictionary page and all. Encrypted chunks are sealed. Throws TableError as
 * chunkMetaData does, `unsupported` for LZO, and `corrupt` where the chunk does not lie between the file's start and its
 * footer.
 */
export function wholeChunk(footer: ParquetFooter, rowGroup: number, leaf: number): MiniChunk {
  const metaData = chunkMetaData(footer, rowGroup, leaf);
  const { dataPageOffset, totalCompressedSize } = metaData;
  const start = firstByte(metaData);
  if (compressionCodecs[metaData.codec] === 'LZO')
    throw new TableError('unsupported', 'LZO compression, which the specification only names', {
      where: { part: chunkPart(rowGroup, metaData.pathInSchema), offset: start },
    });
  const end = start + totalCompressedSize;
  const dictionaryBytes = dataPageOffset - start;
  if (start < 0 || totalCompressedSize < dictionaryBytes || end > footer.footerStart)
    throw new TableError(
      'corrupt',
      `the column chunk says it has ${totalCompressedSize} bytes, which is not in the file`,
      { where: { part: chunkPart(rowGroup, metaData.pathInSchema), offset: start } },
    );
  const cipher = chunkCipher(footer, rowGroup, leaf);
  if (cipher !== undefined) {
    const hasDictionary = dictionaryBytes > 0;
    const sealed = { kind: 'sealed', start, end, cipher, hasDictionary, firstPage: 0 } as const;
    return { metaData, pieces: [sealed], dictionaryBytes };
  }
  const missing = saysTooShort(footer.metaData.createdBy) ? dictionaryHeaderBytes : 0;
  const whole = { kind: 'input', start, end: Math.min(end + missing, footer.footerStart) } as const;
  return { metaData, pieces: [whole], dictionaryBytes };
}
