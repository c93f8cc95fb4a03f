/**
 * Decimals: big-endian and as long as they need in Avro, little-endian and of one width in Arrow. Sixteen bytes that
 * end where the number ends are turned round at once; what is not of the number is made its sign.
 */
import { label } from '../../../wasm/code.ts';
import { branchIf, loop, set, trap, when, type Local } from '../../../wasm/control.ts';
import { bytes16, i32, type Body, type I32 } from '../../../wasm/expression.ts';
import { addressOf, at, load128, load8Signed, store128 } from '../../../wasm/memory.ts';
import type { DecodeNode, DecodeValue } from '../plan/decodePlan.ts';
import type { Emitter, Frame } from './emitter.ts';
import { readLength, restOf } from './emitVarint.ts';

const lanes = Array.from({ length: 16 }, (_, i) => i);

export function emitDecimal(
  emitter: Emitter,
  frame: Frame,
  { node, row, value }: DecimalPlace,
): Body {
  const length = frame.scratch('length');
  const { size, width } = value;
  const to = addressOf(emitter.place(node, 'values', row));
  return [
    size === undefined
      ? readLength(emitter, frame, length)
      : [set(length, size), when(i32.moreSigned(size, restOf(emitter, frame)), trap)],
    emitter.decimal(width).call(frame.cursor, length, to),
    frame.advance(length),
  ];
}

interface DecimalPlace {
  readonly node: DecodeNode;
  readonly row: I32;
  readonly value: DecodeValue & { readonly kind: 'decimal' };
}

/** The body of `emitter.decimal(width)`. */
export function defineDecimal(emitter: Emitter, width: 16 | 32): void {
  const made = emitter.decimal(width);
  const [from, length, to] = made.parameters;
  const sign = made.local('i32');
  const end = made.local('i32');
  made.define([
    set(end, i32.add(from, length)),
    when(length, set(sign, i32.shiftRightSigned(load8Signed(at(from)), 7))),
    when(i32.more(length, width), dropSign({ from, end, sign, width })),
    // A length of more than a byte can tell is as good as one of 32.
    when(i32.more(length, 32), set(length, 32)),
    sixteen({ end, length, sign, to }, 0),
    width === 32 ? sixteen({ end, length, sign, to }, 16) : [],
  ]);
}

interface Number {
  readonly end: Local<'i32'>;
  readonly length: Local<'i32'>;
  readonly sign: Local<'i32'>;
  readonly to: Local<'i32'>;
}

/** Bytes `first` to `first` + 15 of the little-endian number. */
function sixteen({ end, length, sign, to }: Number, first: 0 | 16): Body {
  const reversed = bytes16.shuffle(load128(at(i32.subtract(end, first + 16))), lanes.toReversed());
  const places = bytes16.constant(lanes.map((lane) => lane + first));
  const isDigit = bytes16.less(places, bytes16.splat(length));
  return store128(at(to, first), bytes16.select(reversed, bytes16.splat(sign), isDigit));
}

interface LongNumber {
  readonly from: Local<'i32'>;
  readonly end: Local<'i32'>;
  readonly sign: Local<'i32'>;
  readonly width: number;
}

/** Traps unless the bytes that there is no room for only repeat the sign of those that stay. */
function dropSign({ from, end, sign, width }: LongNumber): Body {
  const again = label('next extra byte');
  return [
    loop(again, [
      when(i32.notEqual(load8Signed(at(from)), sign), trap),
      set(from, i32.add(from, 1)),
      branchIf(again, i32.less(from, i32.subtract(end, width))),
    ]),
    when(i32.notEqual(i32.shiftRightSigned(load8Signed(at(from)), 7), sign), trap),
  ];
}
