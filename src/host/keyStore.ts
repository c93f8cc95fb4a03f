/** Keys of encrypted files, one entry a file in VS Code's SecretStorage: never in settings, logs or messages. */
import type * as vscode from 'vscode';
import { textOfKey, type DecryptionKeys } from '../formats/decryptionKeys.ts';

/** DecryptionKeys as JSON: keys in hexadecimal digits. */
interface StoredKeys {
  readonly footer?: string | undefined;
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly aadPrefix?: string | undefined;
}

type Secrets = Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>;
type FileUri = Pick<vscode.Uri, 'toString'>;

export class KeyStore {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  async get(file: FileUri): Promise<DecryptionKeys | undefined> {
    const text = await this.#secrets.get(nameOf(file));
    if (text === undefined) return undefined;
    // Written below and nowhere else.
    const { footer, columns, aadPrefix } = JSON.parse(text) as StoredKeys;
    return {
      footer: footer === undefined ? undefined : bytesOf(footer),
      columns:
        columns &&
        Object.fromEntries(Object.entries(columns).map(([name, key]) => [name, bytesOf(key)])),
      aadPrefix: aadPrefix === undefined ? undefined : bytesOf(aadPrefix),
    };
  }

  async set(file: FileUri, { footer, columns, aadPrefix }: DecryptionKeys): Promise<void> {
    const stored: StoredKeys = {
      footer: footer && textOfKey(footer),
      columns:
        columns &&
        Object.fromEntries(Object.entries(columns).map(([name, key]) => [name, textOfKey(key)])),
      aadPrefix: aadPrefix && textOfKey(aadPrefix),
    };
    await this.#secrets.store(nameOf(file), JSON.stringify(stored));
  }

  async forget(file: FileUri): Promise<void> {
    await this.#secrets.delete(nameOf(file));
  }
}

function nameOf(file: FileUri): string {
  return `keys:${file.toString()}`;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );
}
