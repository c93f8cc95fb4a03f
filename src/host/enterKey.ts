/** `Colonnade: Enter Key…`: asks for a key of an encrypted file, keeps it, and opens the file with it. */
import * as vscode from 'vscode';
import { keyOfText, type DecryptionKeys } from '../formats/decryptionKeys.ts';
import type { KeyStore } from './keyStore.ts';
import type { TableDocument } from './tableDocument.ts';

/** What can be entered. */
type Entry =
  | { readonly kind: 'footer' }
  | { readonly kind: 'aadPrefix' }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'otherColumn' }
  | { readonly kind: 'forget' };

interface EntryItem extends vscode.QuickPickItem {
  readonly entry: Entry;
}

export async function enterKey(document: TableDocument, store: KeyStore): Promise<void> {
  const known = (await store.get(document.uri)) ?? {};
  const entry = await pickEntry(document, known);
  if (entry === undefined) return;
  if (entry.kind === 'forget') await store.forget(document.uri);
  else {
    const keys = await ask(entry, known, document.name);
    if (keys === undefined) return;
    await store.set(document.uri, keys);
  }
  await document.reopen();
}

/** Nothing is asked where only one thing can help: the footer key of a file that does not open without one. */
async function pickEntry(
  document: TableDocument,
  known: DecryptionKeys,
): Promise<Entry | undefined> {
  const result = await document.open();
  if (result.kind === 'failed' && known.footer === undefined) return { kind: 'footer' };
  const locked = result.kind === 'opened' ? result.document.facts.lockedColumns : [];
  const footer: EntryItem = { label: vscode.l10n.t('Footer key'), entry: { kind: 'footer' } };
  const columns = locked.map((name): EntryItem => {
    const label = vscode.l10n.t('Key of column {0}', name);
    return { label, entry: { kind: 'column', name } };
  });
  const items: EntryItem[] = [
    // It may well open the columns, too.
    ...(known.footer === undefined ? [footer, ...columns] : [...columns, footer]),
    { label: vscode.l10n.t('Key of another column…'), entry: { kind: 'otherColumn' } },
    { label: vscode.l10n.t('AAD prefix'), entry: { kind: 'aadPrefix' } },
  ];
  if (hasAny(known))
    items.push({
      label: vscode.l10n.t('Forget the keys of this file'),
      entry: { kind: 'forget' },
    });
  const title = vscode.l10n.t('Enter Key: {0}', document.name);
  return (await vscode.window.showQuickPick(items, { title }))?.entry;
}

/** `known` with what was entered; undefined when it was given up. */
async function ask(
  entry: Exclude<Entry, { kind: 'forget' }>,
  known: DecryptionKeys,
  fileName: string,
): Promise<DecryptionKeys | undefined> {
  switch (entry.kind) {
    case 'footer': {
      const footer = await askForKey(vscode.l10n.t('Footer key: {0}', fileName));
      return footer && { ...known, footer };
    }
    case 'aadPrefix': {
      const prompt = vscode.l10n.t('The name that the file was bound to when it was encrypted.');
      const title = vscode.l10n.t('AAD prefix: {0}', fileName);
      const prefix = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
      if (prefix === undefined) return undefined;
      const aadPrefix = prefix === '' ? undefined : new TextEncoder().encode(prefix);
      return { ...known, aadPrefix };
    }
    case 'otherColumn': {
      const prompt = vscode.l10n.t(
        'The path of the column, such as address.city, or the name of its key.',
      );
      const title = vscode.l10n.t('Column: {0}', fileName);
      const name = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
      return name ? ask({ kind: 'column', name }, known, fileName) : undefined;
    }
    case 'column': {
      const key = await askForKey(vscode.l10n.t('Key of column {0}: {1}', entry.name, fileName));
      return key && { ...known, columns: { ...known.columns, [entry.name]: key } };
    }
  }
}

async function askForKey(title: string): Promise<Uint8Array | undefined> {
  const form = vscode.l10n.t(
    '16, 24 or 32 bytes as hexadecimal digits, as Base64, or as text:CHARACTERS.',
  );
  const text = await vscode.window.showInputBox({
    title,
    prompt: form,
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) => (keyOfText(typed) === undefined ? form : undefined),
  });
  return text === undefined ? undefined : keyOfText(text);
}

function hasAny({ footer, columns, aadPrefix }: DecryptionKeys): boolean {
  return footer !== undefined || columns !== undefined || aadPrefix !== undefined;
}
