/**
 * Additional authenticated data: what binds an encrypted module to its place in its file.
 * https://github.com/apache/parquet-format/blob/master/Encryption.md section 4.4
 */
import type { EncryptionAlgorithm } from '../thrift/metadata.ts';

/** Encryption.md section 4.4.2. */
const moduleTypes = {
  footer: 0,
  columnMetaData: 1,
  dataPage: 2,
  dictionaryPage: 3,
  dataPageHeader: 4,
  dictionaryPageHeader: 5,
  columnIndex: 6,
  offsetIndex: 7,
  bloomFilterHeader: 8,
  bloomFilterBitset: 9,
} as const;

/** Modules of which a column chunk has one at most. */
export type ChunkModule = Exclude<
  keyof typeof moduleTypes,
  'footer' | 'dataPage' | 'dataPageHeader'
>;
/** Modules of which a column chunk has one for each data page. */
export type PageModule = 'dataPage' | 'dataPageHeader';

/** Where a column chunk is, as its writer counted. */
export interface ChunkOrdinals {
  readonly rowGroup: number;
  readonly column: number;
}

/** The part that all modules of a file share: the prefix, and the bytes that the writer drew for this file. */
export function fileAad(algorithm: EncryptionAlgorithm, prefix: Uint8Array): Uint8Array {
  const { aadFileUnique = new Uint8Array(0) } = parametersOf(algorithm);
  return joined(prefix, aadFileUnique);
}

type AadParameters = NonNullable<EncryptionAlgorithm['AES_GCM_V1']>;

/** What both algorithms say of the AAD. */
export function parametersOf({ AES_GCM_V1, AES_GCM_CTR_V1 }: EncryptionAlgorithm): AadParameters {
  return AES_GCM_V1 ?? AES_GCM_CTR_V1 ?? {};
}

export function footerAad(file: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(file, Uint8Array.of(moduleTypes.footer));
}

export function chunkAad(
  file: Uint8Array,
  module: ChunkModule,
  { rowGroup, column }: ChunkOrdinals,
): Uint8Array<ArrayBuffer> {
  return joined(file, Uint8Array.of(moduleTypes[module], ...short(rowGroup), ...short(column)));
}

/** `page` counts data pages from 0; the dictionary page is not one of them. */
export function pageAad(
  file: Uint8Array,
  module: PageModule,
  { rowGroup, column }: ChunkOrdinals,
  page: number,
): Uint8Array<ArrayBuffer> {
  const place = [...short(rowGroup), ...short(column), ...short(page)];
  return joined(file, Uint8Array.of(moduleTypes[module], ...place));
}

/** Two bytes, little-endian; what does not fit is cut off. */
function short(value: number): readonly [number, number] {
  return [value & 255, (value >> 8) & 255];
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.byteLength + second.byteLength);
  bytes.set(first);
  bytes.set(second, first.byteLength);
  return bytes;
}
