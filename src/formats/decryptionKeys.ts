/** Keys of an encrypted file as people give them: plain data that crosses to workers. Never logged, never in errors. */

export interface DecryptionKeys {
  /** Opens the footer, and the columns that have no key of their own: 16, 24 or 32 bytes, as AES wants them. */
  readonly footer?: Uint8Array | undefined;
  /** By the column's path ("a.b"), that of a column above it ("a"), or the key's name in the file ("kc1"). */
  readonly columns?: Readonly<Record<string, Uint8Array>> | undefined;
  /** The identity that the writer bound the file to, where the file does not keep it itself. */
  readonly aadPrefix?: Uint8Array | undefined;
}

/** Lengths of AES keys in bytes. */
export const keyLengths: readonly number[] = [16, 24, 32];

const hexDigits = /^(?:[\da-f]{2})+$/i;
const base64 = /^[\w+/-]+={0,2}$/;

/**
 * The bytes of a key written as hexadecimal digits, as Base64, or as `text:` and its characters; undefined where the
 * text is none of these or has not the length of an AES key.
 */
export function keyOfText(text: string): Uint8Array<ArrayBuffer> | undefined {
  const trimmed = text.trim();
  const bytes = trimmed.startsWith('text:')
    ? new TextEncoder().encode(trimmed.slice('text:'.length))
    : (hexBytes(trimmed) ?? base64Bytes(trimmed));
  return bytes !== undefined && keyLengths.includes(bytes.byteLength) ? bytes : undefined;
}

/** The key in the form that keyOfText reads. */
export function textOfKey(key: Uint8Array): string {
  return Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Hexadecimal wins where both are possible: 32, 48 or 64 digits are no accident. */
function hexBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!hexDigits.test(text) || !keyLengths.includes(text.length / 2)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );
}

function base64Bytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!base64.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // Not Base64 after all: the caller says what a key looks like.
    return undefined;
  }
}
