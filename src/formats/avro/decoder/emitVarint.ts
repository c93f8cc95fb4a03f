/**
 * Varints: 7 bits a byte, lowest first, the top bit of a byte telling that another follows; signed numbers zigzagged,
 * so that small ones are short. Those of up to three bytes have code of their own; those of up to eight are read at once,
 * without a loop.
 *
 * Where the next value starts is what a processor waits for. It need not where a branch says so: neighbours in a column
 * mostly have one length, which it guesses, and is ahead. So the lengths that are frequent have branches of their own.
 */
import { label } from '../../../wasm/code.ts';
import { block, branch, branchIf, loop, set, tee, trap, when } from '../../../wasm/control.ts';
import type { Local } from '../../../wasm/control.ts';
import { i32, i64, type Body, type Expression } from '../../../wasm/expression.ts';
import { at, load32, load64, load8, load8To64 } from '../../../wasm/memory.ts';
import { Frame, type Emitter } from './emitter.ts';

/** The longest varint in bytes. */
const maxBytes = 10;

const continued = 0x80;
/** Of a length's byte: that it is not all, or that it is below 0. */
const notShortLength = 0x81;
/** Most bytes that a length of one byte can tell. */
const longestShort = 63;
const topBits = 0x8080_8080_8080_8080n;
const valueBits = 0x7f7f_7f7f_7f7f_7f7fn;

/** 0, -1, 1, -2, 2 … of 0, 1, 2, 3, 4 … */
function unzigzag32(value: Expression<'i32'>): Expression<'i32'> {
  return i32.xor(i32.shiftRight(value, 1), i32.subtract(0, i32.and(value, 1)));
}

function unzigzag64(value: Expression<'i64'>): Expression<'i64'> {
  return i64.xor(i64.shiftRight(value, 1n), i64.subtract(0n, i64.and(value, 1n)));
}

/** Reads any varint into `into`. */
export function readLong(emitter: Emitter, frame: Frame, into: Local<'i64'>): Body {
  const take = (value: Expression<'i32'>): Body => set(into, i64.extendSigned(value));
  emitter.blindBytes += maxBytes;
  return frame.phrase(`long into ${into.index}`, () =>
    readShort(frame, take, readLonger(emitter, frame, into)),
  );
}

/** Reads a varint that must fit into 32 bits. */
export function readInt(emitter: Emitter, frame: Frame, into: Local<'i32'>): Body {
  const wide = frame.scratch64('wide');
  const take = (value: Expression<'i32'>): Body => set(into, value);
  emitter.blindBytes += maxBytes;
  return frame.phrase(`int into ${into.index}`, () =>
    readShort(frame, take, [
      readLonger(emitter, frame, wide),
      when(i64.notEqual(wide, i64.extendSigned(tee(into, i32.wrap(wide)))), trap),
    ]),
  );
}

/** One, two or three bytes. */
function readShort(frame: Frame, take: (value: Expression<'i32'>) => Body, longer: Body): Body {
  const first = frame.scratch('byte');
  const bytes = frame.scratch('bytes');
  const group = (number: 1 | 2): Expression<'i32'> =>
    i32.and(i32.shiftRight(bytes, number), 0x7f << (7 * number));
  const two = i32.or(i32.and(bytes, 0x7f), group(1));
  return byLength(frame, {
    first,
    bytes,
    one: take(unzigzag32(first)),
    two: take(unzigzag32(two)),
    three: take(unzigzag32(i32.or(two, group(2)))),
    longer,
  });
}

/** Runs what is for a varint of so many bytes, and goes behind it unless it is longer. */
function byLength(
  frame: Frame,
  {
    first,
    bytes,
    ...of
  }: {
    /** Set to the first byte, and to the first four where there is more than one. */
    readonly first: Local<'i32'>;
    readonly bytes: Local<'i32'>;
    readonly one: Body;
    readonly two: Body;
    readonly three: Body;
    readonly longer: Body;
  },
): Body {
  const { cursor } = frame;
  const isLast = (byte: 1 | 2): Expression<'i32'> =>
    i32.isZero(i32.and(bytes, continued << (8 * byte)));
  return when(
    i32.less(tee(first, load8(at(cursor))), continued),
    [of.one, frame.advance(1)],
    [
      set(bytes, load32(at(cursor))),
      when(
        isLast(1),
        [of.two, frame.advance(2)],
        when(isLast(2), [of.three, frame.advance(3)], of.longer),
      ),
    ],
  );
}

/**
 * Up to eight bytes in one load: the lowest byte without a top bit is the last one; what is behind it goes, and then
 * groups of 7, 14 and 28 bits move together.
 */
function readLonger(emitter: Emitter, frame: Frame, into: Local<'i64'>): Body {
  const { cursor } = frame;
  const word = frame.scratch64('word');
  const stops = frame.scratch64('stops');
  const upToStop = i64.xor(stops, i64.subtract(stops, 1n));
  return [
    set(word, load64(at(cursor))),
    set(stops, i64.and(i64.xor(word, -1n), topBits)),
    when(
      i64.isZero(stops),
      [set(into, emitter.varint.call(cursor)), set(cursor, emitter.registers.next)],
      [
        set(word, i64.and(i64.and(word, upToStop), valueBits)),
        together(word, { low: 0x007f_007f_007f_007fn, high: 0x7f00_7f00_7f00_7f00n, gap: 1n }),
        together(word, { low: 0x0000_3fff_0000_3fffn, high: 0x3fff_0000_3fff_0000n, gap: 2n }),
        together(word, { low: 0x0000_0000_0fff_ffffn, high: 0x0fff_ffff_0000_0000n, gap: 4n }),
        set(into, unzigzag64(word)),
        frame.advance(bytesUpTo(stops)),
      ],
    ),
  ];
}

/** Closes the gaps between pairs of groups. */
function together(
  word: Local<'i64'>,
  { low, high, gap }: { readonly low: bigint; readonly high: bigint; readonly gap: bigint },
): Body {
  return set(word, i64.or(i64.and(word, low), i64.shiftRight(i64.and(word, high), gap)));
}

/** Bytes up to the first whose top bit is set in `stops`, that one included. */
function bytesUpTo(stops: Expression<'i64'>): Expression<'i32'> {
  return i32.add(i32.shiftRight(i32.wrap(i64.trailingZeros(stops)), 3), 1);
}

/** Goes past a varint that nobody asked for. */
export function skipVarint(emitter: Emitter, frame: Frame): Body {
  const { cursor } = frame;
  const stops = frame.scratch64('stops');
  emitter.blindBytes += maxBytes;
  return frame.phrase('skip a varint', () =>
    byLength(frame, {
      first: frame.scratch('byte'),
      bytes: frame.scratch('bytes'),
      one: [],
      two: [],
      three: [],
      longer: [
        set(stops, i64.and(i64.xor(load64(at(cursor)), -1n), topBits)),
        when(
          i64.isZero(stops),
          [
            set(frame.scratch64('wide'), emitter.varint.call(cursor)),
            set(cursor, emitter.registers.next),
          ],
          frame.advance(bytesUpTo(stops)),
        ),
      ],
    }),
  );
}

/** Reads the number of one of `count` branches or symbols. */
export function readIndex(
  emitter: Emitter,
  frame: Frame,
  { into, count }: { readonly into: Local<'i32'>; readonly count: number },
): Body {
  return [readInt(emitter, frame, into), when(i32.atLeast(into, count), trap)];
}

/** Reads a length of bytes that the block must have. Of a short one, only the end of the record shows whether it has. */
export function readLength(emitter: Emitter, frame: Frame, into: Local<'i32'>): Body {
  const { cursor } = frame;
  const byte = frame.scratch('byte');
  emitter.blindBytes += maxBytes + longestShort;
  return frame.phrase(`length into ${into.index}`, () =>
    when(
      i32.and(tee(byte, load8(at(cursor))), notShortLength),
      [set(into, emitter.length.call(cursor)), set(cursor, emitter.registers.next)],
      [set(into, i32.shiftRight(byte, 1)), frame.advance(1)],
    ),
  );
}

/** Goes past a length and so many bytes. */
export function skipSized(emitter: Emitter, frame: Frame): Body {
  const length = frame.scratch('length');
  return [readLength(emitter, frame, length), frame.advance(length)];
}

/** The body of `emitter.length`: any length, which the block must have. */
export function defineLength(emitter: Emitter): void {
  const { length, registers } = emitter;
  const [cursor] = length.parameters;
  const frame = new Frame(length, cursor);
  const bytes = length.local('i32');
  length.define(
    [
      readInt(emitter, frame, bytes),
      when(i32.lessSigned(bytes, 0), trap),
      when(i32.moreSigned(bytes, restOf(emitter, frame)), trap),
      set(registers.next, cursor),
    ],
    bytes,
  );
}

/** Bytes of the block behind the cursor; below 0 where it was read past its end. */
export function restOf(emitter: Emitter, frame: Frame): Expression<'i32'> {
  return i32.subtract(emitter.registers.end, frame.cursor);
}

/** Traps where it was read past the block's end. */
export function checkEnd(emitter: Emitter, frame: Frame): Body {
  return when(i32.more(frame.cursor, emitter.registers.end), trap);
}

/** Reads before which branch of two a value stands: 0 or 2, as the one byte says that it mostly is. */
export function readPresence(emitter: Emitter, frame: Frame, into: Local<'i32'>): Body {
  const { cursor } = frame;
  const anyBut2 = 0xfd;
  emitter.blindBytes += maxBytes;
  return [
    set(into, load8(at(cursor))),
    when(
      i32.and(into, anyBut2),
      [set(into, emitter.presence.call(cursor)), set(cursor, emitter.registers.next)],
      frame.advance(1),
    ),
  ];
}

/** The body of `emitter.varint`: byte by byte. */
export function defineVarint({ varint, registers }: Emitter): void {
  const [cursor] = varint.parameters;
  const value = varint.local('i64');
  const byte = varint.local('i64');
  const shift = varint.local('i64');
  const again = label('next byte');
  const done = label('last byte');
  const lastShift = 7n * BigInt(maxBytes - 1);
  varint.define(
    [
      block(
        done,
        loop(again, [
          set(byte, load8To64(at(cursor))),
          set(cursor, i32.add(cursor, 1)),
          set(value, i64.or(value, i64.shiftLeft(i64.and(byte, 0x7fn), shift))),
          when(i64.atLeast(shift, lastShift), [when(i64.more(byte, 1n), trap), branch(done)]),
          set(shift, i64.add(shift, 7n)),
          branchIf(again, i64.more(byte, 0x7fn)),
        ]),
      ),
      set(registers.next, cursor),
    ],
    unzigzag64(value),
  );
}

/** The body of `emitter.presence`: any varint that is 0 or 1. */
export function definePresence({ presence, varint }: Emitter): void {
  const [cursor] = presence.parameters;
  const branchNumber = presence.local('i64');
  presence.define(
    [set(branchNumber, varint.call(cursor)), when(i64.more(branchNumber, 1n), trap)],
    i32.shiftLeft(i32.wrap(branchNumber), 1),
  );
}
