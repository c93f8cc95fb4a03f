/** What follows a page's header: levels and values, compressed or not. */
import type { CodecName, Decompress, DecompressNow } from '../../../codecs/codec.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import { compressionCodecs, encodings, pageTypes, type PageHeader } from '../thrift/metadata.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

const codecNames: Partial<Record<(typeof compressionCodecs)[number], CodecName>> = {
  UNCOMPRESSED: 'none',
  SNAPPY: 'snappy',
  GZIP: 'gzip',
  BROTLI: 'brotli',
  ZSTD: 'zstd',
  LZ4_RAW: 'lz4',
};

function codecNameOf(codec: number): CodecName | undefined {
  const name = compressionCodecs[codec];
  return name && codecNames[name];
}

/** Whether `bodyOpener` can undo this codec, going by its name. */
export function hasKnownCodec(codec: number): boolean {
  return codecNameOf(codec) !== undefined;
}

/**
 * The part of a page that its codec may have compressed, decompressed: all that follows the header, but for the levels of
 * version 2 pages. Rejects as Decompress does.
 */
export type OpenBody = (header: PageHeader, stored: Uint8Array) => Promise<Uint8Array>;

/** Of a column chunk's codec, as in ColumnMetaData; undefined for one that is not known. Rejects as codecOf does. */
export async function bodyOpener(codec: number): Promise<OpenBody | undefined> {
  const name = codecNameOf(codec);
  if (name === undefined) return undefined;
  const { decompress } = await codecOf(name);
  return openerWith(name, decompress);
}

/** Decompressors that nobody has borrowed. They keep as much memory as the largest body took: new memory is slow. */
const idle = new Map<CodecName, DecompressNow[]>();

/** As bodyOpener, but what a body is opened to may be lent until the next one is. */
export interface BorrowedOpener {
  readonly open: OpenBody;
  readonly giveBack: () => void;
}

/** Undefined as bodyOpener is. */
export async function borrowOpener(codec: number): Promise<BorrowedOpener | undefined> {
  const name = codecNameOf(codec);
  if (name === undefined) return undefined;
  const { decompress, decompressorNow } = await codecOf(name);
  if (decompressorNow === undefined)
    return { open: openerWith(name, decompress), giveBack: () => undefined };
  const known = idle.get(name) ?? [];
  idle.set(name, known);
  const decompressNow = known.pop() ?? decompressorNow();
  return { open: openerWith(name, decompressNow), giveBack: () => known.push(decompressNow) };
}

function openerWith(name: CodecName, decompress: Decompress): OpenBody {
  return async (header, stored) => {
    const levels = bareLevelBytes(header);
    const isStored = name === 'none' || header.dataPageHeaderV2?.isCompressed === false;
    return isStored
      ? stored.subarray(levels)
      : decompress(stored.subarray(levels), header.uncompressedPageSize - levels);
  };
}

/** Bytes of the levels of a version 2 page, which are outside of what is compressed. */
function bareLevelBytes({ dataPageHeaderV2: v2 }: PageHeader): number {
  return v2 === undefined ? 0 : v2.definitionLevelsByteLength + v2.repetitionLevelsByteLength;
}

/** A data page, taken apart. */
export interface DataPage {
  /** All levels, as they lie in the page. */
  readonly levels: Uint8Array;
  /** The repetition levels, run-length encoded, without their length; empty where nothing repeats. */
  readonly repetition: Uint8Array;
  /** The same of the definition levels; empty where nothing can be null. */
  readonly definition: Uint8Array;
  /** Encoded as the header says. */
  readonly values: Uint8Array;
}

/** Undefined for a page of another kind, and where its levels are not run-length encoded or do not fit into it. */
export async function openDataPage(
  header: PageHeader,
  stored: Uint8Array,
  { leaf, open }: { readonly leaf: SchemaNode; readonly open: OpenBody },
): Promise<DataPage | undefined> {
  const kind = pageTypes[header.type];
  const { dataPageHeader: v1, dataPageHeaderV2: v2 } = header;
  if (kind === 'DATA_PAGE_V2' && v2 !== undefined) {
    const levels = stored.subarray(0, bareLevelBytes(header));
    const repetition = levels.subarray(0, v2.repetitionLevelsByteLength);
    const definition = levels.subarray(v2.repetitionLevelsByteLength);
    return { levels, repetition, definition, values: await open(header, stored) };
  }
  if (kind !== 'DATA_PAGE' || v1 === undefined) return undefined;
  const body = await open(header, stored);
  const repetition = levelsAt(body, 0, leaf.maxRepetition, v1.repetitionLevelEncoding);
  const definition =
    repetition && levelsAt(body, repetition.end, leaf.maxDefinition, v1.definitionLevelEncoding);
  if (repetition === undefined || definition === undefined) return undefined;
  return {
    levels: body.subarray(0, definition.end),
    repetition: body.subarray(repetition.start, repetition.end),
    definition: body.subarray(definition.start, definition.end),
    values: body.subarray(definition.end),
  };
}

/** Levels behind their length of four bytes; nothing where there is only one level. */
function levelsAt(
  body: Uint8Array,
  at: number,
  maxLevel: number,
  encoding: number,
): { readonly start: number; readonly end: number } | undefined {
  if (maxLevel === 0) return { start: at, end: at };
  const start = at + 4;
  if (encodings[encoding] !== 'RLE' || start > body.length) return undefined;
  const end = start + new DataView(body.buffer, body.byteOffset + at, 4).getUint32(0, true);
  return end > body.length ? undefined : { start, end };
}
