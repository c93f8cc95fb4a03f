/** Values that say themselves what they are, as compact JSON. */
import { TableError } from '../base/errors.ts';
import type { DynamicValue } from './dynamicValue.ts';
import { writeAll, type JsonOutput } from './jsonOutput.ts';
import { scalarJson } from './scalarText.ts';

/** Deeper values are taken for damage: no stack need hold them. */
const maxDepth = 256;

/**
 * Adds the value that `decode` gives. Where it, or any part of it that is looked at, cannot be decoded, nothing of it
 * is kept and `replacement` is added for it.
 */
export function writeDynamic(
  out: JsonOutput,
  decode: () => DynamicValue,
  replacement: (reason: string) => string,
): void {
  const { length } = out.text;
  try {
    writeValue(out, decode(), 0);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    out.text = out.text.slice(0, length) + replacement(error.message);
  }
}

function writeValue(out: JsonOutput, value: DynamicValue, depth: number): void {
  if (depth > maxDepth) throw new TableError('corrupt', `it is nested more than ${maxDepth} deep`);
  switch (value.kind) {
    case 'scalar':
      out.text += scalarOrNull(value, out.limit);
      return;
    case 'array':
      writeAll(out, '[]', value.items, (item) => {
        writeValue(out, item, depth + 1);
      });
      return;
    case 'object':
      writeAll(out, '{}', value.members, ([name, member]) => {
        out.text += `${JSON.stringify(name)}:`;
        writeValue(out, member, depth + 1);
      });
      return;
  }
}

function scalarOrNull(
  { type, value }: Extract<DynamicValue, { kind: 'scalar' }>,
  limit: number,
): string {
  return value === null ? 'null' : scalarJson(value, type, limit);
}
