/** Tables as NDJSON: one JSON object a line. Integers and decimals are bare digits, however many. */
import type * as arrow from 'apache-arrow';
import { jsonText } from '../../../table/cellText.ts';
import type { Field } from '../../../table/schema.ts';
import type { LineForm } from './lineForm.ts';
import { scalarWriter } from './scalarWriters.ts';
import type { WriteValue } from './writeValue.ts';
import { stringBytes } from './stringBytes.ts';
import type { TextBuffer } from '../textBuffer.ts';

export function ndjsonForm(fields: readonly Field[]): LineForm {
  return {
    head: '',
    start: '{',
    before: fields.map(({ name }, i) => `${i === 0 ? '' : ','}${JSON.stringify(name)}:`),
    end: '}',
    nullText: 'null',
    values: (column, data, out) => {
      const type = fields[column]?.type;
      if (type === undefined) return undefined;
      if (type.kind === 'string') return stringWriter(data, out);
      const write = scalarWriter(data, type, out);
      if (write === undefined) return undefined;
      if (type.kind === 'bool' || type.kind === 'int' || type.kind === 'decimal') return write;
      return type.kind === 'float' ? quotingWords(write, data, out) : inQuotes(write, out);
    },
    textOf: (column, value) => jsonText(value, fields[column]?.type ?? { kind: 'null' }),
  };
}

const [quote, backslash] = [0x22, 0x5c] as const;

function inQuotes(write: WriteValue, out: TextBuffer): WriteValue {
  return (row) => {
    out.byte(quote);
    write(row);
    out.byte(quote);
  };
}

/** NaN and the infinities are no numbers of JSON. */
function quotingWords(write: WriteValue, data: arrow.Data, out: TextBuffer): WriteValue {
  const quoted = inQuotes(write, out);
  // What scalarWriter writes is in an array of floats.
  const values = data.values as Float32Array | Float64Array;
  return (row) => {
    if (Number.isFinite(values[row])) write(row);
    else quoted(row);
  };
}

/** By byte, how JSON.stringify spells it; undefined for one that stands for itself. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const isEscaped = byte < 0x20 || byte === quote || byte === backslash;
  return isEscaped ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1) : undefined;
});

function stringWriter(data: arrow.Data, out: TextBuffer): WriteValue | undefined {
  const texts = stringBytes(data);
  if (texts === undefined) return undefined;
  const { bytes, offsets, indices } = texts;
  return (row) => {
    const index = indices === undefined ? row : indices[row]!;
    const end = offsets[index + 1]!;
    let plain = offsets[index]!;
    out.byte(quote);
    for (let i = plain; i < end; i++) {
      const escape = escapes[bytes[i]!];
      if (escape === undefined) continue;
      out.copy(bytes, plain, i);
      out.ascii(escape);
      plain = i + 1;
    }
    out.copy(bytes, plain, end);
    out.byte(quote);
  };
}
