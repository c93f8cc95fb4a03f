/**
 * Snappy's elements as WebAssembly: literals, and copies of what was written before. All are moved in sixteens, which
 * may go up to fifteen bytes too far: what comes next is written over them.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
import { label } from '../../wasm/code.ts';
import { block, branch, branchIf, loop, set, trap, when, type Local } from '../../wasm/control.ts';
import { i32, type Body } from '../../wasm/expression.ts';
import { at, copy, load128, load32, load8, store128 } from '../../wasm/memory.ts';
import { WasmModule, type WasmFunction } from '../../wasm/module.ts';

/** Bytes behind the input that may be read, and behind the output that may be written. */
export const slack = 32;

/** Up to here our own loop is faster than the engine's copy. */
const longest = 256;

interface Registers {
  /** Next byte of the input, and the one after its last. */
  readonly from: Local<'i32'>;
  readonly end: Local<'i32'>;
  /** First byte of the output, the next one, and the one after its last. */
  readonly start: Local<'i32'>;
  readonly to: Local<'i32'>;
  readonly stop: Local<'i32'>;
  /** Of the element: its first byte, its bytes in the output, how far back they are copied from, and where they end. */
  readonly tag: Local<'i32'>;
  readonly length: Local<'i32'>;
  readonly distance: Local<'i32'>;
  readonly target: Local<'i32'>;
}

/**
 * `uncompress(from, end, start, stop)`: elements of the bytes [from, end) to the bytes [start, stop). Traps unless they
 * are elements, and fill it.
 */
export function emitUncompress(): Uint8Array<ArrayBuffer> {
  const module = new WasmModule(['host', 'memory']);
  const uncompress = module.function(['i32', 'i32', 'i32', 'i32'], 'none');
  const registers = registersOf(uncompress);
  const { from, end, start, to, stop, tag } = registers;
  const next = label('next element');
  const done = label('no more elements');
  const isLiteral = i32.isZero(i32.and(tag, 3));
  uncompress.define([
    set(to, start),
    block(
      done,
      loop(next, [
        branchIf(done, i32.atLeast(from, end)),
        set(tag, load8(at(from))),
        set(from, i32.add(from, 1)),
        when(isLiteral, literal(registers), copied(registers)),
        branch(next),
      ]),
    ),
    when(i32.notEqual(to, stop), trap),
  ]);
  module.export('uncompress', uncompress);
  return module.encoded();
}

function registersOf(
  uncompress: WasmFunction<readonly ['i32', 'i32', 'i32', 'i32'], 'none'>,
): Registers {
  const [from, end, start, stop] = uncompress.parameters;
  const [to, tag, length, distance, target] = [
    uncompress.local('i32'),
    uncompress.local('i32'),
    uncompress.local('i32'),
    uncompress.local('i32'),
    uncompress.local('i32'),
  ];
  return { from, end, start, to, stop, tag, length, distance, target };
}

/** Its length less 1 is in the tag, or, from 60 on, in the one to four bytes behind it. */
function literal(registers: Registers): Body {
  const { from, end, to, stop, tag, length, distance, target } = registers;
  const more = i32.subtract(length, 60);
  const ofMore = i32.shiftRight(-1, i32.subtract(32, i32.shiftLeft(more, 3)));
  return [
    set(length, i32.add(i32.shiftRight(tag, 2), 1)),
    when(i32.more(length, 60), [
      set(target, i32.add(from, more)),
      set(length, i32.add(i32.and(load32(at(from)), ofMore), 1)),
      set(from, target),
      when(i32.or(i32.more(from, end), i32.isZero(length)), trap),
    ]),
    when(i32.more(length, i32.subtract(end, from)), trap),
    when(i32.more(length, i32.subtract(stop, to)), trap),
    set(target, i32.add(to, length)),
    set(distance, i32.subtract(to, from)),
    when(i32.more(length, longest), copy(to, from, length), inSixteens(registers)),
    set(from, i32.add(from, length)),
    set(to, target),
  ];
}

/** How long it is and how far back it begins: in the tag and one byte, or in two or four bytes. */
function copied(registers: Registers): Body {
  const { from, end, start, to, stop, tag, length, distance, target } = registers;
  const kind = i32.and(tag, 3);
  const highBits = i32.shiftLeft(i32.and(tag, 0xe0), 3);
  return [
    when(
      i32.equal(kind, 1),
      [
        set(length, i32.add(i32.and(i32.shiftRight(tag, 2), 7), 4)),
        set(distance, i32.or(highBits, load8(at(from)))),
        set(from, i32.add(from, 1)),
      ],
      [
        set(length, i32.add(i32.shiftRight(tag, 2), 1)),
        set(distance, load32(at(from))),
        when(
          i32.equal(kind, 2),
          [set(distance, i32.and(distance, 0xffff)), set(from, i32.add(from, 2))],
          set(from, i32.add(from, 4)),
        ),
      ],
    ),
    when(i32.more(from, end), trap),
    when(i32.more(length, i32.subtract(stop, to)), trap),
    // A distance of 0 is one of 2^32 here.
    when(i32.atLeast(i32.subtract(distance, 1), i32.subtract(to, start)), trap),
    set(target, i32.add(to, length)),
    when(i32.less(distance, 16), spread(registers)),
    when(i32.less(to, target), inSixteens(registers)),
    set(to, target),
  ];
}

/** Copies from less than sixteen bytes back repeat: each time, what is repeated is twice as long. */
function spread({ to, distance }: Registers): Body {
  const again = label('twice as far');
  return loop(again, [
    store128(at(to), load128(at(i32.subtract(to, distance)))),
    set(to, i32.add(to, distance)),
    set(distance, i32.shiftLeft(distance, 1)),
    branchIf(again, i32.less(distance, 16)),
  ]);
}

/** To the target, from `distance` bytes back: sixteen at least, or in the input. */
function inSixteens({ to, distance, target }: Registers): Body {
  const again = label('next sixteen');
  return loop(again, [
    store128(at(to), load128(at(i32.subtract(to, distance)))),
    set(to, i32.add(to, 16)),
    branchIf(again, i32.less(to, target)),
  ]);
}
