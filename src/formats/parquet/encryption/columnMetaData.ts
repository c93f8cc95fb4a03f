/**
 * Column metadata that is encrypted apart from the footer, put back where plain metadata lies, so that whoever reads
 * the footer need not know. https://github.com/apache/parquet-format/blob/master/Encryption.md section 5.3
 */
import { throwIfAborted } from '../../../base/abort.ts';
import {
  columnCryptoMetaData,
  columnMetaData,
  fileMetaData,
  type ColumnChunk,
  type ColumnCryptoMetaData,
  type ColumnMetaData,
  type FileMetaData,
} from '../metadata.ts';
import { ThriftError } from '../thrift.ts';
import {
  binary,
  decode,
  eagerList,
  encode,
  i16,
  list,
  optional,
  required,
  struct,
} from '../thriftStruct.ts';
import { chunkAad, type ChunkOrdinals } from './aad.ts';
import { chunkName, type ClosedChunk, type ClosedChunks } from './fileEncryption.ts';
import type { Keyring } from './keyring.ts';
import { openGcm } from './module.ts';

interface PlainFooter {
  readonly metaData: FileMetaData;
  readonly bytes: Uint8Array;
}

/** FileMetaData with only what is sealed: the other fields are passed over. */
const sealedParts = struct('FileMetaData', {
  rowGroups: required(
    4,
    list(
      struct('RowGroup', {
        columns: required(
          1,
          list(
            struct('ColumnChunk', {
              cryptoMetadata: optional(8, columnCryptoMetaData),
              encryptedColumnMetadata: optional(9, binary),
            }),
          ),
        ),
        ordinal: optional(7, i16),
      }),
    ),
  ),
});

interface SealedChunk {
  readonly crypto: ColumnCryptoMetaData;
  readonly module: Uint8Array;
  readonly ordinals: ChunkOrdinals;
}

/**
 * The footer with the metadata of every column chunk that the keys open, and the chunks that a key was given for but
 * that it does not open. Throws ThriftError.
 */
export async function openColumnMetaData(
  footer: PlainFooter,
  keyring: Keyring,
  signal: AbortSignal | undefined,
): Promise<PlainFooter & { readonly closed: ClosedChunks }> {
  const { rowGroups } = decode(sealedParts, footer.bytes).value;
  const opened = new Map<string, ColumnMetaData>();
  const failed: ChunkOrdinals[] = [];
  for (const [index, { columns, ordinal: rowGroup = index }] of rowGroups.entries()) {
    throwIfAborted(signal);
    const sealed = columns.flatMap(
      ({ cryptoMetadata: crypto, encryptedColumnMetadata: module }, column) =>
        crypto === undefined || module === undefined
          ? []
          : [{ crypto, module, ordinals: { rowGroup, column } }],
    );
    // A row group at a time: thousands of columns at once at most, and cancelled between them.
    await Promise.all(
      sealed.map(async (chunk) => {
        const metaData = await open(chunk, keyring);
        if (metaData === 'failed') failed.push(chunk.ordinals);
        else if (metaData !== undefined) opened.set(chunkName(chunk.ordinals), metaData);
      }),
    );
  }
  const closed = closedChunks(failed, opened);
  return opened.size === 0 ? { ...footer, closed } : { ...withMetaData(footer, opened), closed };
}

/** Undefined without a key. */
async function open(
  { crypto, module, ordinals }: SealedChunk,
  keyring: Keyring,
): Promise<ColumnMetaData | 'failed' | undefined> {
  const found = keyring.columnKey(crypto);
  if (found.kind === 'missing') return undefined;
  const aad = chunkAad(found.fileAad, 'columnMetaData', ordinals);
  const plain = await openGcm(module, found.key, aad);
  if (plain === undefined) return 'failed';
  try {
    return decode(columnMetaData, plain).value;
  } catch (error) {
    // Sealed as nonsense: as good as damaged.
    if (error instanceof ThriftError) return 'failed';
    throw error;
  }
}

/** A key that opens the column elsewhere in the file is right: the chunk is damaged then. */
function closedChunks(
  failed: readonly ChunkOrdinals[],
  opened: ReadonlyMap<string, unknown>,
): ClosedChunks {
  const columnsOpened = new Set([...opened.keys()].map((name) => name.split('/')[1]));
  return new Map(
    failed.map((ordinals): [string, ClosedChunk] => {
      const keyFits = columnsOpened.has(String(ordinals.column));
      return [
        chunkName(ordinals),
        keyFits
          ? { kind: 'closed', code: 'corrupt', message: 'its encrypted metadata was altered' }
          : {
              kind: 'closed',
              code: 'encrypted',
              message: 'the key that was given for the column does not fit',
            },
      ];
    }),
  );
}

function withMetaData(
  { metaData }: PlainFooter,
  opened: ReadonlyMap<string, ColumnMetaData>,
): PlainFooter {
  const rowGroups = metaData.rowGroups.map((rowGroup, index) => {
    const columns = Array.from(rowGroup.columns, (chunk, column): ColumnChunk => {
      const name = chunkName({ rowGroup: rowGroup.ordinal ?? index, column });
      const found = opened.get(name);
      return found === undefined
        ? chunk
        : { ...chunk, metaData: found, encryptedColumnMetadata: undefined };
    });
    return { ...rowGroup, columns: eagerList(columns) };
  });
  const bytes = encode(fileMetaData, { ...metaData, rowGroups });
  return { bytes, metaData: decode(fileMetaData, bytes).value };
}
