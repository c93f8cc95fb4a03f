/** Names of files and folders from values of a column. Pure. */
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import { partName } from '../parts/partNames.ts';

/** What Hive calls the folder of null. */
const nullFolder = '__HIVE_DEFAULT_PARTITION__';

/** `city=S%C3%A3o%20Paulo`, as every reader of such folders takes it apart. */
export function valueFolder(column: string, value: string | undefined): string {
  return `${escaped(column)}=${value === undefined ? nullFolder : escaped(value)}`;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Longest text of a value in a file's name: what file systems take in any script, with room for the rest. */
const longestValue = 60;

/** What some file system does not take in a name. */
// eslint-disable-next-line no-control-regex -- these are what is meant
const refused = /[\u0000-\u001f\\/:*?"<>|%]/g;

/**
 * A file's name for each value, no two of which are the same to any file system: where only upper and lower case or the
 * end of a long text tell values apart, a number does.
 */
export function valueNames(
  template: string,
  name: string,
  values: readonly (string | undefined)[],
  write: TableWriteOptions,
): readonly string[] {
  const taken = new Set<string>();
  return values.map((value) => {
    const text = value === undefined ? 'null' : value === '' ? 'empty' : value;
    const plain = text.replace(refused, percent).slice(0, longestValue);
    for (let number = 1; ; number++) {
      const numbered = number === 1 ? plain : `${plain}~${number}`;
      const made = partName(template, { name, value: numbered }, write);
      const folded = made.normalize('NFC').toLowerCase();
      if (taken.has(folded)) continue;
      taken.add(folded);
      return made;
    }
  });
}
