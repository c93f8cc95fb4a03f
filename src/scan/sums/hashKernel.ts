/**
 * Loops over the values of a column that end in 64 bits for each, and in one sum for all of them: WebAssembly, because
 * JavaScript has no 64-bit multiplication but that of its slow integers. All are of one memory, into which values are
 * copied; reading may go up to `slackBytes` beyond them.
 */
import { label } from '../../wasm/code.ts';
import { block, branch, branchIf, loop, set, when, type Local } from '../../wasm/control.ts';
import { i32, i64, type Body, type Expression, type I64 } from '../../wasm/expression.ts';
import * as memory from '../../wasm/memory.ts';
import { WasmModule, type WasmFunction } from '../../wasm/module.ts';

export const slackBytes = 8;

/** Odd, with bits that look like chance: what is multiplied by them spreads over all bits. */
const spread = 0x9e3779b97f4a7c15n;
const spreadMore = 0xbf58476d1ce4e5b9n;
/** Stands for null. */
const nullHash = 0xd6e8feb86659fd93n;

/** Addresses are of the kernel's memory; `to` is where 64 bits a value are put. */
export interface HashKernel {
  /** Numbers of fewer bits as 64, by how they lie: `u8` to `i32`. */
  readonly widen: Readonly<
    Record<NarrowNumber, (values: number, count: number, to: number) => void>
  >;
  /** Bits as 0 and 1, the first of them at bit `offset`. */
  bits(bits: number, offset: number, count: number, to: number): void;
  /** Stretches between offsets (32 bits each, one more than values), in units of 2 ** `shift` bytes. */
  spans(values: number, offsets: number, shift: number, count: number, to: number): void;
  /** Takes one value more into each. */
  combine(values: number, count: number, to: number): void;
  /** Makes those null whose bit is 0, the first of them at bit `offset`. */
  nulls(bits: number, offset: number, count: number, to: number): void;
  /** The sum over values, each mixed with `place`, which grows by `step` from one to the next. */
  sum(values: number, count: number, place: bigint, step: bigint): bigint;
}

const narrowLoads = {
  u8: memory.load8To64,
  u16: memory.load16To64,
  u32: memory.load32To64,
  i8: memory.load8SignedTo64,
  i16: memory.load16SignedTo64,
  i32: memory.load32SignedTo64,
};
export type NarrowNumber = keyof typeof narrowLoads;
const narrowBytes: Readonly<Record<NarrowNumber, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  i8: 1,
  i16: 2,
  i32: 4,
};

export function createHashKernel(shared: WebAssembly.Memory): HashKernel {
  const module = new WasmModule(['host', 'memory']);
  const narrow = Object.keys(narrowLoads) as NarrowNumber[];
  for (const kind of narrow) module.export(kind, emitWiden(module, kind));
  module.export(
    'bits',
    emitBits(module, (to, bit) => memory.store64(memory.at(to), bit)),
  );
  const makeNull = (to: Local<'i32'>, bit: Expression<'i64'>): Body =>
    when(i64.isZero(bit), memory.store64(memory.at(to), nullHash));
  module.export('nulls', emitBits(module, makeNull));
  module.export('spans', emitSpans(module));
  module.export('combine', emitCombine(module));
  module.export('sum', emitSum(module));
  const compiled = new WebAssembly.Module(module.encoded());
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory: shared } });
  // What was just exported.
  const made = exports as unknown as Omit<HashKernel, 'widen'> & HashKernel['widen'];
  return { ...made, widen: made };
}

/** Runs `body` `count` times, and counts down. */
function times(count: Local<'i32'>, body: Body): Body {
  const next = label('next');
  const done = label('done');
  return block(
    done,
    loop(next, [
      branchIf(done, i32.isZero(count)),
      body,
      set(count, i32.subtract(count, 1)),
      branch(next),
    ]),
  );
}

const forward = (address: Local<'i32'>, bytes: number): Body =>
  set(address, i32.add(address, bytes));

/** `hash`, with one value more in it. */
function chain(hash: Local<'i64'>, value: I64): Body {
  return [
    set(hash, i64.multiply(i64.xor(hash, value), spread)),
    set(hash, i64.xor(hash, i64.shiftRight(hash, 32n))),
  ];
}

function emitWiden(module: WasmModule, kind: NarrowNumber): WasmFunction {
  const made = module.function(['i32', 'i32', 'i32'], 'none');
  const [values, count, to] = made.parameters;
  made.define(
    times(count, [
      memory.store64(memory.at(to), narrowLoads[kind](memory.at(values))),
      forward(values, narrowBytes[kind]),
      forward(to, 8),
    ]),
  );
  return made;
}

/** Gives `body` each bit, and the place of its value. */
function emitBits(
  module: WasmModule,
  body: (to: Local<'i32'>, bit: Expression<'i64'>) => Body,
): WasmFunction {
  const made = module.function(['i32', 'i32', 'i32', 'i32'], 'none');
  const [bits, offset, count, to] = made.parameters;
  const byte = memory.load8(memory.at(i32.add(bits, i32.shiftRight(offset, 3))));
  const bit = i32.and(i32.shiftRight(byte, i32.and(offset, 7)), 1);
  made.define(times(count, [body(to, i64.extend(bit)), forward(offset, 1), forward(to, 8)]));
  return made;
}

function emitSpans(module: WasmModule): WasmFunction {
  const made = module.function(['i32', 'i32', 'i32', 'i32', 'i32'], 'none');
  const [values, offsets, shift, count, to] = made.parameters;
  const from = made.local('i32');
  const end = made.local('i32');
  const hash = made.local('i64');
  const place = (offset: number): Expression<'i32'> =>
    i32.add(values, i32.shiftLeft(memory.load32(memory.at(offsets, offset)), shift));
  const nextWord = label('next word');
  const lastWord = label('last word');
  const word = memory.load64(memory.at(from));
  const rest = i64.extend(i32.shiftLeft(i32.subtract(end, from), 3));
  const restBits = i64.subtract(i64.shiftLeft(1n, rest), 1n);
  made.define(
    times(count, [
      set(from, place(0)),
      set(end, place(4)),
      // The length, so that what is empty is not what is null, and trailing zeros count.
      set(hash, i64.extend(i32.subtract(end, from))),
      block(
        lastWord,
        loop(nextWord, [
          branchIf(lastWord, i32.less(i32.subtract(end, from), 8)),
          chain(hash, word),
          forward(from, 8),
          branch(nextWord),
        ]),
      ),
      chain(hash, i64.and(word, restBits)),
      memory.store64(memory.at(to), hash),
      forward(offsets, 4),
      forward(to, 8),
    ]),
  );
  return made;
}

function emitCombine(module: WasmModule): WasmFunction {
  const made = module.function(['i32', 'i32', 'i32'], 'none');
  const [values, count, to] = made.parameters;
  const hash = made.local('i64');
  made.define(
    times(count, [
      set(hash, memory.load64(memory.at(to))),
      chain(hash, memory.load64(memory.at(values))),
      memory.store64(memory.at(to), hash),
      forward(values, 8),
      forward(to, 8),
    ]),
  );
  return made;
}

function emitSum(module: WasmModule): WasmFunction {
  const made = module.function(['i32', 'i32', 'i64', 'i64'], 'i64');
  const [values, count, place, step] = made.parameters;
  const sum = made.local('i64');
  const mixed = made.local('i64');
  made.define(
    times(count, [
      set(mixed, i64.add(memory.load64(memory.at(values)), place)),
      set(mixed, i64.multiply(i64.xor(mixed, i64.shiftRight(mixed, 30n)), spreadMore)),
      set(mixed, i64.multiply(i64.xor(mixed, i64.shiftRight(mixed, 27n)), spread)),
      set(sum, i64.add(sum, i64.xor(mixed, i64.shiftRight(mixed, 31n)))),
      set(place, i64.add(place, step)),
      forward(values, 8),
    ]),
    sum,
  );
  return made;
}
