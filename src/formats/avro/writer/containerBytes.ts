/**
 * The frame of an object container file: its header, and what stands round a block.
 * https://avro.apache.org/docs/1.12.0/specification/#object-container-files
 */
import { syncMarkerBytes } from '../container/header.ts';
import { intBytes, writeInt } from './varint.ts';

/** `Obj` and the version. */
const magic = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
const utf8 = new TextEncoder();

/** In the map's order, in one block of entries. */
export function headerBytes(
  metadata: ReadonlyMap<string, Uint8Array>,
  syncMarker: Uint8Array,
): Uint8Array {
  const entries = [...metadata].flatMap(([key, value]) => [
    ...withLength(utf8.encode(key)),
    ...withLength(value),
  ]);
  const count = metadata.size === 0 ? [] : [intOf(metadata.size)];
  return joined([magic, ...count, ...entries, intOf(0), syncMarker]);
}

/** `data` is compressed; `records` are in it. */
export function blockBytes(records: number, data: Uint8Array, syncMarker: Uint8Array): Uint8Array {
  const start = intBytes(records) + intBytes(data.length);
  const block = new Uint8Array(start + data.length + syncMarkerBytes);
  writeInt(block, writeInt(block, 0, records), data.length);
  block.set(data, start);
  block.set(syncMarker, start + data.length);
  return block;
}

function withLength(bytes: Uint8Array): readonly Uint8Array[] {
  return [intOf(bytes.length), bytes];
}

function intOf(value: number): Uint8Array {
  const bytes = new Uint8Array(intBytes(value));
  writeInt(bytes, 0, value);
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
