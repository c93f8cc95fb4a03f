/** The keys that were given for one file, made ready, and found by what the file says of the key it needs. */
import type { DecryptionKeys } from '../../decryptionKeys.ts';
import type { ColumnCryptoMetaData, EncryptionAlgorithm } from '../thrift/metadata.ts';
import { fileAad, parametersOf } from './aad.ts';
import type { PageCipher } from './chunkCipher.ts';
import { wrappingOf } from './keyMaterial.ts';
import { importKey, type ModuleKey } from './module.ts';

/** A key with the AAD to use it with, or why there is none, to go on from "… can only be read". */
export type KeyFound =
  | { readonly kind: 'key'; readonly key: ModuleKey; readonly fileAad: Uint8Array }
  | { readonly kind: 'missing'; readonly reason: string };

export interface EncryptedFile {
  readonly algorithm: EncryptionAlgorithm;
  /** What its writer noted of the footer key. */
  readonly footerKeyMetadata: Uint8Array | undefined;
}

export class Keyring {
  readonly pages: PageCipher;
  readonly #file: EncryptedFile;
  /** The AAD of the file, or why it is not known. */
  readonly #aad: Uint8Array | string;
  readonly #footer: ModuleKey | undefined;
  readonly #columns: ReadonlyMap<string, ModuleKey>;

  private constructor(
    file: EncryptedFile,
    aad: Uint8Array | string,
    footer: ModuleKey | undefined,
    columns: ReadonlyMap<string, ModuleKey>,
  ) {
    this.#file = file;
    this.#aad = aad;
    this.#footer = footer;
    this.#columns = columns;
    this.pages = file.algorithm.AES_GCM_CTR_V1 === undefined ? 'gcm' : 'ctr';
  }

  /** Rejects with TableError `invalidArgument` for what is no AES key, and `unsupported` where AES is missing. */
  static async create(file: EncryptedFile, keys: DecryptionKeys = {}): Promise<Keyring> {
    const footer = keys.footer && (await importKey(keys.footer, 'the footer key'));
    const columns = await Promise.all(
      Object.entries(keys.columns ?? {}).map(
        async ([name, bytes]) => [name, await importKey(bytes, `the key of ${name}`)] as const,
      ),
    );
    return new Keyring(file, aadOf(file, keys.aadPrefix), footer, new Map(columns));
  }

  footerKey(): KeyFound {
    const name = nameOfKey(this.#file.footerKeyMetadata);
    return this.#found(this.#footer, `with the footer key${name}, which was not given`);
  }

  /** The key of an encrypted column. */
  columnKey({ ENCRYPTION_WITH_COLUMN_KEY: own }: ColumnCryptoMetaData): KeyFound {
    if (own === undefined) return this.footerKey();
    const { pathInSchema: path, keyMetadata } = own;
    const above = path.map((_, i) => path.slice(0, path.length - i).join('.'));
    const name = textOf(keyMetadata);
    const names = name === undefined ? above : [...above, name];
    const key = names.map((known) => this.#columns.get(known)).find((found) => found !== undefined);
    return this.#found(key, `with a key of its own${nameOfKey(keyMetadata)}, which was not given`);
  }

  #found(key: ModuleKey | undefined, missing: string): KeyFound {
    if (key === undefined) return { kind: 'missing', reason: missing };
    if (typeof this.#aad === 'string') return { kind: 'missing', reason: this.#aad };
    return { kind: 'key', key, fileAad: this.#aad };
  }
}

/** Encryption.md section 4.4.1: the prefix is in the file, or given by the reader, who may also insist on one. */
function aadOf({ algorithm }: EncryptedFile, given: Uint8Array | undefined): Uint8Array | string {
  const { aadPrefix: stored, supplyAadPrefix } = parametersOf(algorithm);
  if (stored !== undefined && given !== undefined && !isEqual(stored, given))
    return 'with another AAD prefix than the one that was given';
  if (supplyAadPrefix === true && given === undefined)
    return 'with its AAD prefix, which is not in the file and was not given';
  return fileAad(algorithm, given ?? stored ?? new Uint8Array(0));
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}

/** Longer metadata is no name but, say, a wrapped key. */
const maxNameLength = 40;

/** Key metadata that is a printable name, as such. */
function textOf(keyMetadata: Uint8Array | undefined): string | undefined {
  if (keyMetadata === undefined || keyMetadata.byteLength > maxNameLength) return undefined;
  const text = String.fromCharCode(...keyMetadata);
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}

/** ` ("kc1")`, ` (wrapped by the master key "m1")`, or nothing. */
function nameOfKey(keyMetadata: Uint8Array | undefined): string {
  const wrapping = keyMetadata && wrappingOf(keyMetadata);
  if (wrapping !== undefined) return ` (${wrapping})`;
  const name = textOf(keyMetadata);
  return name === undefined ? '' : ` ("${name}")`;
}
