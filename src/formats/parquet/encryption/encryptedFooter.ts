/**
 * The footers of encrypted files as plain FileMetaData: encrypted footers opened, plaintext footers checked against
 * their signature. https://github.com/apache/parquet-format/blob/master/Encryption.md sections 5.4 and 5.5
 */
import { TableError } from '../../../base/errors.ts';
import type { DecryptionKeys } from '../../decryptionKeys.ts';
import { fileCryptoMetaData, fileMetaData, type FileMetaData } from '../metadata.ts';
import { decode } from '../thriftStruct.ts';
import { footerAad } from './aad.ts';
import { openColumnMetaData } from './columnMetaData.ts';
import { FileEncryption } from './fileEncryption.ts';
import { Keyring } from './keyring.ts';
import { isSignature, moduleEnd, openGcm, signatureBytes } from './module.ts';

export interface OpenedFooter {
  readonly metaData: FileMetaData;
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
  const { value: metaData } = decode(fileMetaData, plain);
  const opened = await openColumnMetaData({ metaData, bytes: plain }, keyring, signal);
  return { ...opened, encryption: new FileEncryption(keyring, true, opened.closed) };
}

/** A footer of a file that ends with `PAR1`, which may still have encrypted columns. As openEncryptedFooter. */
export async function openPlaintextFooter(
  bytes: Uint8Array,
  keys: DecryptionKeys | undefined,
  signal: AbortSignal | undefined,
): Promise<OpenedFooter> {
  const { value: metaData, end } = decode(fileMetaData, bytes);
  const { encryptionAlgorithm: algorithm, footerSigningKeyMetadata: footerKeyMetadata } = metaData;
  if (algorithm === undefined) return { metaData, bytes, encryption: undefined };
  const keyring = await Keyring.create({ algorithm, footerKeyMetadata }, keys);
  const found = keyring.footerKey();
  const signature = bytes.subarray(end, end + signatureBytes);
  // Without the key there is nothing to check it with, and the unencrypted columns are there to be read.
  if (found.kind === 'key') {
    const aad = footerAad(found.fileAad);
    if (!(await isSignature(signature, bytes.subarray(0, end), found.key, aad)))
      throw new TableError('encrypted', wrongFooterKey);
  }
  const opened = await openColumnMetaData({ metaData, bytes }, keyring, signal);
  return { ...opened, encryption: new FileEncryption(keyring, false, opened.closed) };
}
