/** The flags that give the keys of encrypted files. */
import { keyOfText, type DecryptionKeys } from '../formats/decryptionKeys.ts';
import { UsageError } from './usageError.ts';

/** For parseArgs. */
export const keyFlags = {
  'footer-key': { type: 'string' },
  'column-key': { type: 'string', multiple: true },
  'aad-prefix': { type: 'string' },
} as const;

export const keyUsage = `KEYS of an encrypted file:
  --footer-key KEY        for the footer and for columns that have no key of their own
  --column-key NAME=KEY   for the column of this path, or with this key name; may be repeated
  --aad-prefix TEXT       where the file was bound to a name that it does not hold`;

interface KeyValues {
  readonly 'footer-key'?: string | undefined;
  readonly 'column-key'?: readonly string[] | undefined;
  readonly 'aad-prefix'?: string | undefined;
}

/** Undefined when no key was given. Complaints never repeat a key: they may end in a log. */
export function keysOf(values: KeyValues): DecryptionKeys | undefined {
  const footerKey = values['footer-key'];
  const columnKeys = values['column-key'];
  const prefix = values['aad-prefix'];
  if (footerKey === undefined && columnKeys === undefined && prefix === undefined) return undefined;
  return {
    footer: footerKey === undefined ? undefined : keyOf('--footer-key', footerKey),
    columns: columnKeys && Object.fromEntries(columnKeys.map(columnKeyOf)),
    aadPrefix: prefix === undefined ? undefined : new TextEncoder().encode(prefix),
  };
}

function columnKeyOf(text: string): readonly [name: string, key: Uint8Array] {
  // A key in Base64 may end with "=", a name may hold one: the key starts after the last that is not at the end.
  const match = /^(.+?)=((?:text:.*)|[^=]+=*)$/.exec(text);
  const [, name, key] = match ?? [];
  if (name === undefined || key === undefined) throw new UsageError('--column-key is NAME=KEY');
  return [name, keyOf(`--column-key ${name}`, key)];
}

function keyOf(option: string, text: string): Uint8Array {
  const key = keyOfText(text);
  if (key !== undefined) return key;
  throw new UsageError(`${option} is 16, 24 or 32 bytes as hex, Base64 or text:CHARACTERS`);
}
