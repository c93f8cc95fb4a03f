/** The files that people mean by names, folders and patterns: not every shell takes patterns apart. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { TableError } from '../base/errors.ts';
import { formatNames, formatOfName, type FileFormat } from '../formats/fileFormat.ts';
import { systemCode, systemError } from '../node/systemError.ts';

export interface ListingOptions {
  /** Whether folders stand for what is in their folders, too. */
  readonly recursive: boolean;
  /** What folders and patterns stand for, by the names of files; if not given, all that is a table, or matches. */
  readonly formats?: readonly FileFormat[] | undefined;
}

/**
 * In the order of the names; what a folder or a pattern stands for in natural order (`part-2` before `part-10`). Of
 * folders, files whose names say that they are tables; names that begin with a dot or an underscore are left out.
 * Rejects with TableError `notFound` for what is not there, `invalidArgument` for a folder without such files.
 */
export async function listFiles(
  names: readonly string[],
  options: ListingOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) {
    found.push(...(await filesOf(name, options)));
  }
  return [...new Set(found)];
}

const place = (file: string) => ({ part: '', file });

async function filesOf(name: string, options: ListingOptions): Promise<readonly string[]> {
  const existing = await kindOf(name);
  if (existing === 'file') return [name];
  const isFolder = existing === 'folder';
  const found = isFolder ? await tablesIn(name, options) : await matching(name, options);
  if (found.length > 0) return found;
  const where = place(name);
  if (!isFolder) throw new TableError('notFound', 'nothing', { where });
  const wanted = options.formats?.map((format) => formatNames[format]).join(' or ') ?? 'table';
  throw new TableError('invalidArgument', `there is no ${wanted} file in it`, { where });
}

const matching = async (name: string, { formats }: ListingOptions): Promise<string[]> => {
  const found = isPattern(name) ? await matches(name) : [];
  return formats === undefined ? found : found.filter((file) => isTable(file, formats));
};

function isTable(name: string, formats: ListingOptions['formats']): boolean {
  const named = formatOfName(name);
  return named !== undefined && formats?.includes(named.format) !== false;
}

async function kindOf(name: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(name)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EINVAL') return undefined;
    throw systemError(error);
  }
}

const { compare } = new Intl.Collator('en', { numeric: true });

/** `_SUCCESS`, `.crc` and the like are no data. */
const isHidden = (name: string): boolean => /^[._]/.test(name);

async function tablesIn(folder: string, options: ListingOptions): Promise<string[]> {
  const files: string[] = [];
  for (const { name, kind } of await entriesOf(folder)) {
    if (isHidden(name)) continue;
    const whole = path.join(folder, name);
    // Folders that are partitions are part of the table.
    const isWanted = options.recursive || name.includes('=');
    if (kind === 'folder' && isWanted) files.push(...(await tablesIn(whole, options)));
    if (kind === 'file' && isTable(name, options.formats)) files.push(whole);
  }
  return files;
}

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** In natural order. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw systemError(error);
  });
  const found = entries.map((entry): Entry => {
    const kind = entry.isDirectory() ? 'folder' : 'file';
    return { name: entry.name, kind };
  });
  return found.sort((a, b) => compare(a.name, b.name));
}

const isPattern = (name: string): boolean => /[*?]/.test(name);

/** Files that match, part by part: `*` and `?` stay within a name, `**` goes through any folders. */
async function matches(pattern: string): Promise<string[]> {
  const { root } = path.parse(pattern);
  const parts = pattern
    .slice(root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
  return below(root, parts);
}

async function below(folder: string, [part, ...rest]: readonly string[]): Promise<string[]> {
  if (part === undefined) return [];
  if (part === '**') return throughFolders(folder, rest.length === 0 ? ['*'] : rest);
  const found: string[] = [];
  for (const { name, kind } of await named(folder, part)) {
    const next = path.join(folder, name);
    if (kind === 'file' && rest.length === 0) found.push(next);
    if (kind === 'folder' && rest.length > 0) found.push(...(await below(next, rest)));
  }
  return found;
}

/** What in a folder is called so, or matches; hidden files only where they are meant. */
async function named(folder: string, part: string): Promise<readonly Entry[]> {
  if (!isPattern(part)) {
    const kind = await kindOf(path.join(folder, part));
    return kind === undefined ? [] : [{ name: part, kind }];
  }
  const expression = patternOf(part);
  const entries = await entriesOf(folder === '' ? '.' : folder);
  return entries.filter(({ name }) => expression.test(name) && (isHidden(part) || !isHidden(name)));
}

async function throughFolders(folder: string, rest: readonly string[]): Promise<string[]> {
  const found = await below(folder, rest);
  for (const { name, kind } of await entriesOf(folder === '' ? '.' : folder))
    if (kind === 'folder' && !isHidden(name))
      found.push(...(await throughFolders(path.join(folder, name), rest)));
  return found;
}

function patternOf(part: string): RegExp {
  const source = part
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su');
}
