/**
 * Column metadata that is encrypted apart from the footer, put back where plain metadata lies, so that whoever reads
 * the footer need not know. https://github.com/apache/parquet-format/blob/master/Encryption.md section 5.3
 */
import { throwIfAborted } from '../../../base/abort.ts';
import {
  columnMetaData,
  fileMetaData,
  type ColumnChunk,
  type ColumnCryptoMetaData,
  type ColumnMetaData,
  type FileMetaData,
  type RowGroup,
} from '../thrift/metadata.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode, eagerList, encode } from '../thrift/thriftStruct.ts';
import { chunkAad, type ChunkOrdinals } from './aad.ts';
import { chunkName, type ClosedChunk, type ClosedChunks } from './fileEncryption.ts';
import type { Keyring } from './keyring.ts';
import { openGcm } from './module.ts';

interface SealedChunk {
  readonly crypto: ColumnCryptoMetaData;
  readonly module: Uint8Array;
  readonly ordinals: ChunkOrdinals;
}

interface OpenedMetaData {
  /** The thrift bytes of the footer with the metadata of every column chunk that the keys open; undefined for none. */
  readonly bytes: Uint8Array | undefined;
  /** Chunks that a key was given for, but that it does not open. */
  readonly closed: ClosedChunks;
}

/** Opens what the keys open. Throws ThriftError. */
export async function openColumnMetaData(
  metaData: FileMetaData,
  keyring: Keyring,
  signal: AbortSignal | undefined,
): Promise<OpenedMetaData> {
  const opened = new Map<string, ColumnMetaData>();
  const failed: ChunkOrdinals[] = [];
  let index = 0;
  for (const rowGroup of metaData.rowGroups) {
    throwIfAborted(signal);
    const sealed = sealedChunks(rowGroup, index++);
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
  return { bytes: opened.size === 0 ? undefined : withMetaData(metaData, opened), closed };
}

function sealedChunks({ columns, ordinal }: RowGroup, index: number): SealedChunk[] {
  return Array.from(columns).flatMap(
    ({ cryptoMetadata: crypto, encryptedColumnMetadata: module }, column) =>
      crypto === undefined || module === undefined
        ? []
        : [{ crypto, module, ordinals: { rowGroup: ordinal ?? index, column } }],
  );
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
  metaData: FileMetaData,
  opened: ReadonlyMap<string, ColumnMetaData>,
): Uint8Array {
  const rowGroups = Array.from(metaData.rowGroups, (rowGroup, index) => {
    const columns = Array.from(rowGroup.columns, (chunk, column): ColumnChunk => {
      const name = chunkName({ rowGroup: rowGroup.ordinal ?? index, column });
      const found = opened.get(name);
      return found === undefined
        ? chunk
        : { ...chunk, metaData: found, encryptedColumnMetadata: undefined };
    });
    return { ...rowGroup, columns: eagerList(columns) };
  });
  return encode(fileMetaData, { ...metaData, rowGroups: eagerList(rowGroups) });
}
