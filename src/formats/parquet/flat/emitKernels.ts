/**
 * The loops over values, as WebAssembly: with 64-bit integers, and copies by sixteen bytes, they take a half to a quarter of
 * what they take in JavaScript. Where things are in memory is up to the caller.
 */
import { label } from '../../../wasm/code.ts';
import { block, branch, branchIf, loop, set, tee, when } from '../../../wasm/control.ts';
import { i32, i64, type Body, type Expression, type Statement } from '../../../wasm/expression.ts';
import {
  at,
  copy,
  load128,
  load32,
  load64,
  load8To64,
  store128,
  store32,
  store64,
  type Address,
} from '../../../wasm/memory.ts';
import { WasmModule } from '../../../wasm/module.ts';
import type { Local } from '../../../wasm/control.ts';

/** Bytes behind what is read, and behind what is written, that may be read and written, too. */
export const slack = 32;

/** Exports: `unpack`, `gather32`, `gather64`, `deltas32`, `deltas64`, `entries`, `plain`. */
export function emitKernels(): Uint8Array<ArrayBuffer> {
  const module = new WasmModule(['host', 'memory']);
  emitUnpack(module);
  emitGather(module, 'gather32', 4, (to, from) => store32(to, load32(from)));
  emitGather(module, 'gather64', 8, (to, from) => store64(to, load64(from)));
  emitDeltas(module, 'deltas32', 4, (to, sum) => store32(to, i32.wrap(sum)));
  emitDeltas(module, 'deltas64', 8, store64);
  emitEntries(module);
  emitPlain(module);
  return module.encoded();
}

type Address32 = Local<'i32'>;

/** The 64 bits from `bit` on, of which the last seven may be missing. */
function bitsAt(from: Address32, bit: Address32): Expression<'i64'> {
  const byte = i32.add(from, i32.shiftRight(bit, 3));
  return i64.shiftRight(load64(at(byte)), i64.extend(i32.and(bit, 7)));
}

/** All of them. */
function allBitsAt(from: Address32, bit: Address32): Expression<'i64'> {
  const last = load8To64(at(i32.add(from, i32.shiftRight(bit, 3)), 8));
  const shift = i64.extend(i32.subtract(63, i32.and(bit, 7)));
  return i64.or(bitsAt(from, bit), i64.shiftLeft(i64.shiftLeft(last, 1n), shift));
}

/** The lowest `width` bits, of which there is one at least. */
const maskOf = (width: Address32): Expression<'i64'> =>
  i64.shiftRight(-1n, i64.extend(i32.subtract(64, width)));

/** Runs `body`, which goes on, until `to` is `stop`; not at all where it is at first. */
function until(to: Address32, stop: Address32, body: Body): Statement {
  const done = label('no more values');
  const next = label('next value');
  return block(done, loop(next, [branchIf(done, i32.atLeast(to, stop)), body, branch(next)]));
}

const advance = (variable: Address32, by: Address32 | number): Statement =>
  set(variable, i32.add(variable, by));

/** `unpack(from, bit, width, to, stop)`: values of `width` bits (1 to 32) to 32-bit words [to, stop). */
function emitUnpack(module: WasmModule): void {
  const unpack = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], 'none');
  const [from, bit, width, to, stop] = unpack.parameters;
  const mask = unpack.local('i64');
  unpack.define([
    set(mask, maskOf(width)),
    until(to, stop, [
      store32(at(to), i32.wrap(i64.and(bitsAt(from, bit), mask))),
      advance(bit, width),
      advance(to, 4),
    ]),
  ]);
  module.export('unpack', unpack);
}

/**
 * `gather(indexes, dictionary, count, to, stop)`: entries of a dictionary of `count` to [to, stop). Whether it has them
 * all; what was written is nothing where it has not.
 */
function emitGather(
  module: WasmModule,
  name: string,
  size: 4 | 8,
  move: (to: Address, from: Address) => Statement,
): void {
  const gather = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], 'i32');
  const [indexes, dictionary, count, to, stop] = gather.parameters;
  const index = gather.local('i32');
  const isKnown = gather.local('i32');
  gather.define(
    [
      set(isKnown, 1),
      until(to, stop, [
        set(index, load32(at(indexes))),
        // Where it is not there, the first one stands for it: no branch is needed.
        set(isKnown, i32.and(isKnown, i32.less(index, count))),
        set(index, i32.multiply(index, i32.less(index, count))),
        move(at(to), at(i32.add(dictionary, i32.multiply(index, size)))),
        advance(indexes, 4),
        advance(to, size),
      ]),
    ],
    isKnown,
  );
  module.export(name, gather);
}

/**
 * `deltas(from, width, state, to, stop)`: sums of differences of `width` bits (0 to 64), which begin with a byte, to
 * [to, stop). At `state` are the last sum, which is kept there, and what is added to each difference.
 */
function emitDeltas(
  module: WasmModule,
  name: string,
  size: 4 | 8,
  store: (to: Address, sum: Local<'i64'>) => Statement,
): void {
  const deltas = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], 'none');
  const [from, width, state, to, stop] = deltas.parameters;
  const bit = deltas.local('i32');
  const [mask, sum, least] = [deltas.local('i64'), deltas.local('i64'), deltas.local('i64')];
  const sums = (delta: Expression<'i64'>): Statement =>
    until(to, stop, [
      set(sum, i64.add(i64.add(sum, least), i64.and(delta, mask))),
      store(at(to), sum),
      advance(bit, width),
      advance(to, size),
    ]);
  deltas.define([
    set(sum, load64(at(state))),
    set(least, load64(at(state, 8))),
    when(width, set(mask, maskOf(width))),
    when(i32.more(width, 57), sums(allBitsAt(from, bit)), sums(bitsAt(from, bit))),
    store64(at(state), sum),
  ]);
  module.export(name, deltas);
}

/** Copies bytes to [to, target), and up to fifteen more; longer stretches than this by the engine. */
const longest = 256;

function copyTo(target: Address32, to: Address32, from: Address32): Statement {
  const again = label('next sixteen');
  return when(
    i32.more(i32.subtract(target, to), longest),
    copy(to, from, i32.subtract(target, to)),
    loop(again, [
      store128(at(to), load128(at(from))),
      advance(to, 16),
      advance(from, 16),
      branchIf(again, i32.less(to, target)),
    ]),
  );
}

/**
 * `entries(indexes, starts, count, ends, stop, to, room, base)`: bytes of the entries of a dictionary of `count`, each of
 * which ends four bytes before the next one starts, to [to, room), and their ends, counted from `base`, to [ends, stop).
 * Where it stopped, for want of room; 0 where an index is of no entry.
 */
function emitEntries(module: WasmModule): void {
  const entries = module.function(['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'i32');
  const [indexes, starts, count, ends, stop, to, room, base] = entries.parameters;
  const [index, from, target] = [entries.local('i32'), entries.local('i32'), entries.local('i32')];
  const shift = entries.local('i32');
  const done = label('no more room');
  entries.define(
    [
      set(shift, i32.subtract(base, to)),
      block(
        done,
        until(ends, stop, [
          set(index, load32(at(indexes))),
          when(i32.atLeast(index, count), [set(ends, 0), branch(done)]),
          set(index, i32.add(starts, i32.shiftLeft(index, 2))),
          set(from, load32(at(index))),
          set(target, i32.add(to, i32.subtract(i32.subtract(load32(at(index, 4)), 4), from))),
          branchIf(done, i32.more(target, room)),
          copyTo(target, to, from),
          set(to, target),
          store32(at(ends), i32.add(to, shift)),
          advance(indexes, 4),
          advance(ends, 4),
        ]),
      ),
    ],
    ends,
  );
  module.export('entries', entries);
}

/**
 * `plain(from, end, ends, stop, to, base)`: bytes of values that stand behind their lengths in [from, end) to `to`, and their
 * ends, counted from `base`, to [ends, stop). Where it stopped, before the first value that is not all there.
 */
function emitPlain(module: WasmModule): void {
  const plain = module.function(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'i32');
  const [from, end, ends, stop, to, base] = plain.parameters;
  const [length, source, target] = [plain.local('i32'), plain.local('i32'), plain.local('i32')];
  const shift = plain.local('i32');
  const done = label('no more bytes');
  plain.define(
    [
      set(shift, i32.subtract(base, to)),
      block(
        done,
        until(ends, stop, [
          set(source, i32.add(from, 4)),
          branchIf(done, i32.more(source, end)),
          branchIf(done, i32.more(tee(length, load32(at(from))), i32.subtract(end, source))),
          set(from, i32.add(source, length)),
          set(target, i32.add(to, length)),
          copyTo(target, to, source),
          set(to, target),
          store32(at(ends), i32.add(to, shift)),
          advance(ends, 4),
        ]),
      ),
    ],
    ends,
  );
  module.export('plain', plain);
}
