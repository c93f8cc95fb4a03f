/** What of an encrypted file can be opened: the cipher of each encrypted column chunk, or why there is none. */
import type { ErrorCode } from '../../../base/errors.ts';
import type { ColumnChunk } from '../thrift/metadata.ts';
import type { ChunkOrdinals } from './aad.ts';
import type { ChunkCipher } from './chunkCipher.ts';
import type { Keyring } from './keyring.ts';

/** Why a column chunk stays closed, as TableError has it. */
export interface ClosedChunk {
  readonly kind: 'closed';
  readonly code: Extract<ErrorCode, 'encrypted' | 'corrupt'>;
  readonly message: string;
}
export interface OpenChunk {
  readonly kind: 'open';
  readonly cipher: ChunkCipher;
}

/** Column chunks whose own metadata could not be opened with the key that was given, by chunkName. */
export type ClosedChunks = ReadonlyMap<string, ClosedChunk>;

export function chunkName({ rowGroup, column }: ChunkOrdinals): string {
  return `${rowGroup}/${column}`;
}

export class FileEncryption {
  /** Whether the footer was encrypted, too. */
  readonly hasEncryptedFooter: boolean;
  readonly #keyring: Keyring;
  readonly #closed: ClosedChunks;

  constructor(keyring: Keyring, hasEncryptedFooter: boolean, closed: ClosedChunks = new Map()) {
    this.#keyring = keyring;
    this.#closed = closed;
    this.hasEncryptedFooter = hasEncryptedFooter;
  }

  /** Undefined for a chunk that is not encrypted. `ordinals` are the writer's: see RowGroup.ordinal. */
  chunk(
    { cryptoMetadata }: Pick<ColumnChunk, 'cryptoMetadata'>,
    ordinals: ChunkOrdinals,
  ): OpenChunk | ClosedChunk | undefined {
    if (cryptoMetadata === undefined) return undefined;
    const found = this.#keyring.columnKey(cryptoMetadata);
    if (found.kind === 'missing')
      return {
        kind: 'closed',
        code: 'encrypted',
        message: `the column can only be read ${found.reason}`,
      };
    const closed = this.#closed.get(chunkName(ordinals));
    if (closed !== undefined) return closed;
    const { key, fileAad } = found;
    return { kind: 'open', cipher: { key, fileAad, ordinals, pages: this.#keyring.pages } };
  }
}
