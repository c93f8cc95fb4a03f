/**
 * Encrypted modules: a length (4 bytes, little-endian), a nonce, the ciphertext, and with GCM a tag.
 * https://github.com/apache/parquet-format/blob/master/Encryption.md section 5.1
 *
 * WebCrypto does the work: it is there in Node, in workers and in browsers.
 */
import { TableError } from '../../../base/errors.ts';
import { keyLengths } from '../../decryptionKeys.ts';

const lengthBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;

/** What a module with a tag takes beside the bytes that it holds. */
export const gcmModuleBytes = lengthBytes + nonceBytes + tagBytes;

/** What lies at the end of a plaintext footer: Encryption.md section 5.5. */
export const signatureBytes = nonceBytes + tagBytes;

/** A key made ready: WebCrypto binds keys to one algorithm each. */
export interface ModuleKey {
  readonly gcm: CryptoKey;
  readonly ctr: CryptoKey;
}

/** `what` names the key for messages. Rejects with TableError `invalidArgument` or `unsupported`. */
export async function importKey(bytes: Uint8Array, what: string): Promise<ModuleKey> {
  const { byteLength } = bytes;
  if (!keyLengths.includes(byteLength))
    throw new TableError('invalidArgument', `${what} has ${byteLength} bytes, not 16, 24 or 32`);
  const raw = new Uint8Array(bytes);
  try {
    const { subtle } = globalThis.crypto;
    const [gcm, ctr] = await Promise.all([
      // Encrypting is how the signature of a plaintext footer is checked.
      subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
      subtle.importKey('raw', raw, 'AES-CTR', false, ['decrypt']),
    ]);
    return { gcm, ctr };
  } catch (cause) {
    throw new TableError('unsupported', missingAes(byteLength, what), { cause });
  }
}

/** Chromium has no AES-192, and no WebCrypto at all on pages without https; Node has everything. */
function missingAes(byteLength: number, what: string): string {
  return 'isSecureContext' in globalThis && !globalThis.isSecureContext
    ? 'browsers decrypt only on pages that were loaded by https'
    : `${what} has ${byteLength * 8} bits, which this browser cannot decrypt with: VS Code for the desktop can`;
}

/** The end of the module that starts at `at` of `bytes`; undefined where none fits there. */
export function moduleEnd(bytes: Uint8Array, at: number): number | undefined {
  if (at + lengthBytes + nonceBytes > bytes.byteLength) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  const end = at + lengthBytes + length;
  return length >= nonceBytes && end <= bytes.byteLength ? end : undefined;
}

/** The plain bytes of a module with a tag; undefined when key, AAD or any byte of it is not what it was sealed with. */
export async function openGcm(
  module: Uint8Array,
  key: ModuleKey,
  aad: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const sealed = payload(module);
  if (sealed.byteLength < nonceBytes + tagBytes) return undefined;
  const iv = sealed.subarray(0, nonceBytes);
  const algorithm = { name: 'AES-GCM', iv, additionalData: aad, tagLength: tagBytes * 8 };
  try {
    const { subtle } = globalThis.crypto;
    return new Uint8Array(await subtle.decrypt(algorithm, key.gcm, sealed.subarray(nonceBytes)));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
}

/** The plain bytes of a module without a tag: a wrong key or damage gives other bytes, not an error. */
export async function openCtr(
  module: Uint8Array,
  key: ModuleKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = payload(module);
  // The nonce and a big-endian counter that starts at 1: Encryption.md section 4.2.
  const counter = new Uint8Array(16);
  counter.set(sealed.subarray(0, nonceBytes));
  counter[15] = 1;
  const algorithm = { name: 'AES-CTR', counter, length: 32 };
  const { subtle } = globalThis.crypto;
  return new Uint8Array(await subtle.decrypt(algorithm, key.ctr, sealed.subarray(nonceBytes)));
}

/** Whether `signature` (nonce and tag) is that of `signed`: the tag that encrypting it would give. */
export async function isSignature(
  signature: Uint8Array,
  signed: Uint8Array,
  key: ModuleKey,
  aad: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const iv = new Uint8Array(signature.subarray(0, nonceBytes));
  const algorithm = { name: 'AES-GCM', iv, additionalData: aad, tagLength: tagBytes * 8 };
  const { subtle } = globalThis.crypto;
  const sealed = await subtle.encrypt(algorithm, key.gcm, new Uint8Array(signed));
  const tag = new Uint8Array(sealed).subarray(-tagBytes);
  return tag.every((byte, index) => byte === signature[nonceBytes + index]);
}

/** A module without its length. A copy: WebCrypto works on it later, and its types want a plain buffer. */
function payload(module: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(module.subarray(lengthBytes));
}
