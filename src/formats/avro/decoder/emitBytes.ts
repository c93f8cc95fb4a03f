/** Bytes: of a length that stands before them, of a fixed size, or of whatever was walked over. */
import { label } from '../../../wasm/code.ts';
import { branchIf, loop, set, tee, trap, when, type Local } from '../../../wasm/control.ts';
import { i32, type Body, type I32 } from '../../../wasm/expression.ts';
import {
  addressOf,
  at,
  copy,
  load128,
  load32,
  load64,
  load8,
  store128,
  store32,
  store64,
  store8,
  type Address,
} from '../../../wasm/memory.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import type { Emitter, Frame } from './emitter.ts';
import { readLength, restOf } from './emitVarint.ts';

/** Up to here our own loop is faster than the engine's copy. */
const longest = 256;

/** A length, and so many bytes for the column. */
export function emitSized(emitter: Emitter, frame: Frame, node: DecodeNode, row: I32): Body {
  const length = frame.scratch('length');
  return [
    readLength(emitter, frame, length),
    keepBytes(emitter, frame, { node, row, from: frame.cursor, length }),
    frame.advance(length),
  ];
}

/** Adds bytes to a column of bytes. */
export function keepBytes(
  emitter: Emitter,
  frame: Frame,
  { node, row, from, length }: KeptBytes,
): Body {
  const start = frame.scratch('start');
  const stop = frame.scratch('stop');
  const offset = emitter.place(node, 'offsets', row);
  return [
    set(stop, i32.add(tee(start, load32(offset)), length)),
    emitter.room(emitter.dataExtent(node), stop),
    store32({ base: offset.base, offset: offset.offset + 4 }, stop),
    copyBytes(frame, addressOf(emitter.place(node, 'data', start)), { from, length }),
  ];
}

interface KeptBytes {
  readonly node: DecodeNode;
  readonly row: I32;
  readonly from: Local<'i32'>;
  readonly length: Local<'i32'>;
}

/** Sixteen at a time: what is written behind the end lies in the slack, or is written over by the next row. */
function copyBytes(
  frame: Frame,
  destination: I32,
  { from, length }: Pick<KeptBytes, 'from' | 'length'>,
): Body {
  const to = frame.scratch('to');
  const next = frame.scratch('from');
  const stop = frame.scratch('stop of from');
  const again = label('next sixteen');
  const copyAll = frame.phrase(`copy ${length.index} bytes from ${from.index}`, () => [
    store128(at(to), load128(at(from))),
    when(
      i32.more(length, 16),
      when(i32.more(length, longest), copy(to, from, length), [
        set(next, from),
        set(stop, i32.add(from, length)),
        loop(again, [
          set(to, i32.add(to, 16)),
          set(next, i32.add(next, 16)),
          store128(at(to), load128(at(next))),
          branchIf(again, i32.less(i32.add(next, 16), stop)),
        ]),
      ]),
    ),
  ]);
  return [set(to, destination), copyAll];
}

/** So many bytes as they are: floats, doubles, fixed. */
export function emitFixed(
  emitter: Emitter,
  frame: Frame,
  { node, row, size }: { readonly node: DecodeNode; readonly row: I32; readonly size: number },
): Body {
  if (size === 0) return [];
  const to = emitter.place(node, 'values', row);
  emitter.blindBytes += Math.min(size, longest);
  if (size > longest)
    return [
      when(i32.moreSigned(size, restOf(emitter, frame)), trap),
      copy(addressOf(to), frame.cursor, size),
      frame.advance(size),
    ];
  return [copyFixed(to, at(frame.cursor), size), frame.advance(size)];
}

/** In the widest steps there are; the last one may overlap the one before. */
function copyFixed(to: Address, from: Address, size: number): Body {
  const step = [16, 8, 4, 1].find((width) => width <= size) ?? 1;
  const starts = Array.from({ length: Math.ceil(size / step) }, (_, i) =>
    Math.min(i * step, size - step),
  );
  return starts.map((start) => moveOne(step, shifted(to, start), shifted(from, start)));
}

function shifted({ base, offset }: Address, by: number): Address {
  return { base, offset: offset + by };
}

function moveOne(width: number, to: Address, from: Address): Body {
  if (width === 16) return store128(to, load128(from));
  if (width === 8) return store64(to, load64(from));
  return width === 4 ? store32(to, load32(from)) : store8(to, load8(from));
}
