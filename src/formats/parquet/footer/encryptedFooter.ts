/**
 * The footers of encrypted files as plain FileMetaData: encrypted footers opened, plaintext footers checked against
 * their signature. https://github.com/apache/parquet-format/blob/master/Encryption.md sections 5.4 and 5.5
 */
import { TableError } from '../../../base/errors.ts';
import type { DecryptionKeys } from '../../decryptionKeys.ts';
import { indexFooter, type IndexedFooter } from './footerIndex.ts';
import { fileCryptoMetaData } from '../thrift/metadata.ts';
import { decode } from '../thrift/thriftStruct.ts';
import { footerAad } from '../encryption/aad.ts';
import { openColumnMetaData } from '../encryption/columnMetaData.ts';
import { FileEncryption } from '../encryption/fileEncryption.ts';
import { Keyring } from '../encryption/keyring.ts';
import { isSignature, moduleEnd, openGcm, signatureBytes } from '../encryption/module.ts';

export interface OpenedFooter extends IndexedFooter {
  /** The bytes that metaData was read from. */
  readonly bytes: Uint8Array;
  /** Undefined where nothing in the file is encrypted. */
  readonly encryption: FileEncryption | undefined;
}

const wrongFooterKey =
  'the footer key that was given does not fit, its AAD prefix is another, or the footer was altered';

/**
 * Opens what lies between the last row group and the footer's length in a file that ends with `PARE`. Throws
 * ThriftError where the bytes are not Thrift; rejects with TableError `encrypted` without the right key.
 */
export async function openEncryptedFooter(
  bytes: Uint8Array,
  keys: DecryptionKeys | undefined,
  signal: AbortSignal | undefined,
): Promise<OpenedFooter> {
  const { value, end } = decode(fileCryptoMetaData, bytes);
  const file = { algorithm: value.encryptionAlgorithm, footerKeyMetadata: value.keyMetadata };
  const keyring = await Keyring.create(file, keys);
  const found = keyring.footerKey();
  if (found.kind === 'missing')
    throw new TableError('encrypted', `its footer can only be read ${found.reason}`);
  if (moduleEnd(bytes, end) === undefined)
    throw new TableError('corrupt', 'the encrypted footer is longer than its place');
  const plain = await openGcm(bytes.subarray(end), found.key, footerAad(found.fileAad));
  if (plain === undefined) throw new TableError('encrypted', wrongFooterKey);
  return withColumns(plain, await indexFooter(plain, signal), { keyring, isSealed: true, signal });
}

/** A footer of a file that ends with `PAR1`, which may still have encrypted columns. As openEncryptedFooter. */
export async function openPlaintextFooter(
  bytes: Uint8Array,
  keys: DecryptionKeys | undefined,
  signal: AbortSignal | undefined,
): Promise<OpenedFooter> {
  const footer = await indexFooter(bytes, signal);
  const { encryptionAlgorithm: algorithm, footerSigningKeyMetadata: footerKeyMetadata } =
    footer.metaData;
  if (algorithm === undefined) return { ...footer, bytes, encryption: undefined };
  const keyring = await Keyring.create({ algorithm, footerKeyMetadata }, keys);
  const found = keyring.footerKey();
  const signed = bytes.subarray(0, footer.end);
  const signature = bytes.subarray(footer.end, footer.end + signatureBytes);
  // Without the key there is nothing to check it with, and the unencrypted columns are there to be read.
  if (found.kind === 'key') {
    const aad = footerAad(found.fileAad);
    if (!(await isSignature(signature, signed, found.key, aad)))
      throw new TableError('encrypted', wrongFooterKey);
  }
  return withColumns(bytes, footer, { keyring, isSealed: false, signal });
}

/** A plain footer with the metadata of its columns opened, as far as there are keys. `isSealed`: the footer was, too. */
async function withColumns(
  bytes: Uint8Array,
  footer: IndexedFooter,
  { keyring, isSealed, signal }: OpenColumns,
): Promise<OpenedFooter> {
  const opened = await openColumnMetaData(footer.metaData, keyring, signal);
  const encryption = new FileEncryption(keyring, isSealed, opened.closed);
  if (opened.bytes === undefined) return { ...footer, bytes, encryption };
  return { ...(await indexFooter(opened.bytes, signal)), bytes: opened.bytes, encryption };
}

interface OpenColumns {
  readonly keyring: Keyring;
  readonly isSealed: boolean;
  readonly signal: AbortSignal | undefined;
}
