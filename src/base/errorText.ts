/** One clear sentence for people from a TableError: what is wrong, where, and what to do next. */
import { countText } from './quantityText.ts';
import type { ErrorCode, FilePlace, TableError } from './errors.ts';

/** "row group 3, column a.b, byte 40,960" */
function placeText({ part, offset }: FilePlace): string {
  const byte = offset === undefined ? [] : [`byte ${countText(offset)}`];
  return [...(part === '' ? [] : [part]), ...byte].join(', ');
}

type Sentence = (name: string, what: string) => string;

const sentences: Readonly<Record<ErrorCode, Sentence>> = {
  aborted: (name) => `${name}: cancelled.`,
  notTable: (name, what) => `${name} is neither a Parquet nor an Avro file: ${what}.`,
  empty: (name, what) => `${name} is empty: ${what}.`,
  truncated: (name, what) => `${name} is cut short: ${what}.`,
  corrupt: (name, what) => `${name} is damaged: ${what}.`,
  encrypted: (name, what) => `${name} is encrypted: ${what}.`,
  unsupported: (name, what) => `${name} uses a feature that Colonnade does not read yet: ${what}.`,
  tooLarge: (name, what) => `${name} needs more memory than allowed: ${what}.`,
  notFound: (name) => `${name} is not there: it was moved or deleted, or the path is wrong.`,
  changed: (name, what) => `${name} was changed by another program while it was open: ${what}.`,
  io: (name, what) => `${name} could not be read or written: ${what}.`,
  diskFull: (name, what) => `There is no room left on the disk for ${name}: ${what}.`,
  exists: (name, what) => `${name} exists already: ${what}.`,
  invalidArgument: (name, what) => `${name}: ${what}.`,
  verifyFailed: (name, what) => `${name} was not kept: ${what}.`,
  workerDied: (name, what) => `The worker that read ${name} stopped and was replaced: ${what}.`,
  closed: (name) => `${name} was closed while it was being read.`,
  internal: (name, what) => `${name}: Colonnade made a mistake: ${what}.`,
};

/**
 * One sentence for `error` about the file called `name`, or that of several which the error names itself.
 * Used by the editor, the notifications and the command line alike, so that all three say the same.
 */
export function errorText(error: TableError, name: string): string {
  const place = error.where === undefined ? '' : placeText(error.where);
  const at = place === '' ? '' : ` (${place})`;
  return sentences[error.code](error.where?.file ?? name, `${error.message}${at}`);
}

/** Of what a person just typed: what is wrong with it, as a sentence. */
export function mistakeText(message: string): string {
  return `${capitalized(message)}.`;
}

/** With the letter that a sentence or a heading begins with. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
