// Small programs put together with the assembler, compiled by the engine and run.
import { describe, expect, it } from 'vitest';
import { label } from '../../../src/wasm/code.ts';
import {
  block,
  branch,
  branchIf,
  branchTable,
  loop,
  set,
  tee,
  trap,
  when,
} from '../../../src/wasm/control.ts';
import { assembled, bytes16, i32, i64, type ValueType } from '../../../src/wasm/expression.ts';
import {
  addressOf,
  at,
  copy,
  fill,
  load128,
  load8,
  load8Signed,
  load8To64,
  store128,
  store16,
  store32,
  store64,
} from '../../../src/wasm/memory.ts';
import { WasmModule, type WasmFunction } from '../../../src/wasm/module.ts';

type Made = WasmFunction<readonly ValueType[], ValueType | 'none'>;

/** Builds a module of one exported function `run`, over a memory that is returned, too. */
function program(build: (module: WasmModule) => Pick<Made, 'index'>): {
  run: (...parameters: (number | bigint)[]) => number | bigint | undefined;
  memory: Uint8Array;
} {
  const module = new WasmModule(['host', 'memory']);
  module.export('run', build(module));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const compiled = new WebAssembly.Module(module.encoded());
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
  return {
    run: exports['run'] as (...parameters: (number | bigint)[]) => number | bigint | undefined,
    memory: new Uint8Array(memory.buffer),
  };
}

describe('a module', () => {
  it('computes with parameters, locals and constants of any size', () => {
    const { run } = program((module) => {
      const made = module.function(['i32', 'i32'], 'i32');
      const [a, b] = made.parameters;
      const sum = made.local('i32');
      made.define(set(sum, i32.add(i32.multiply(a, 1000), b)), i32.subtract(sum, 0x8000_0000));
      return made;
    });
    expect(run(2, 7)).toBe((2007 - 0x8000_0000) | 0);
  });

  it('computes with 64 bits and tells signed from unsigned', () => {
    const { run } = program((module) => {
      const made = module.function(['i64'], 'i32');
      const [x] = made.parameters;
      made.define(
        [],
        i32.or(i64.moreSigned(x, -1n), i32.shiftLeft(i64.more(x, 0xffff_ffff_ffff_fff0n), 1)),
      );
      return made;
    });
    expect([run(0n), run(-1n), run(-100n)]).toEqual([1, 2, 0]);
  });

  it('has code that was assembled before, in as many places as it is put', () => {
    const { run } = program((module) => {
      const made = module.function(['i32'], 'i32');
      const [x] = made.parameters;
      const again = label('again');
      const doubleUpTo100 = assembled(
        loop(again, [set(x, i32.add(x, x)), branchIf(again, i32.less(x, 100))]),
      );
      const done = label('done');
      made.define(block(done, [doubleUpTo100, when(i32.more(x, 120), doubleUpTo100)]), x);
      return made;
    });
    expect([run(55), run(3), run(31)]).toEqual([110, 384, 248]);
    expect(() => assembled(branch(label('elsewhere')))).toThrow('a branch to elsewhere');
  });

  it('repeats in a loop and leaves it from an inner condition', () => {
    const { run } = program((module) => {
      const made = module.function(['i32'], 'i32');
      const [limit] = made.parameters;
      const sum = made.local('i32');
      const i = made.local('i32');
      const done = label('done');
      const again = label('again');
      made.define(
        block(
          done,
          loop(again, [
            when(i32.atLeast(i, limit), branch(done)),
            set(i, i32.add(i, 1)),
            set(sum, i32.add(sum, i)),
            branch(again),
          ]),
        ),
        sum,
      );
      return made;
    });
    expect(run(100)).toBe(5050);
  });

  it('branches by a table', () => {
    const { run } = program((module) => {
      const made = module.function(['i32'], 'i32');
      const [which] = made.parameters;
      const result = made.local('i32');
      const [zero, one, other, done] = ['zero', 'one', 'other', 'done'].map(label);
      made.define(
        block(done!, [
          block(other!, [
            block(one!, [
              block(zero!, branchTable(which, [zero!, one!], other!)),
              set(result, 10),
              branch(done!),
            ]),
            set(result, 11),
            branch(done!),
          ]),
          set(result, 12),
        ]),
        result,
      );
      return made;
    });
    expect([run(0), run(1), run(2), run(-1)]).toEqual([10, 11, 12, 12]);
  });

  it('calls functions, itself too, and chooses between two ways', () => {
    const { run } = program((module) => {
      const factorial = module.function(['i32'], 'i64');
      const [n] = factorial.parameters;
      const result = factorial.local('i64');
      const rest = factorial.call(i32.subtract(n, 1));
      factorial.define(
        when(n, set(result, i64.multiply(i64.extend(n), rest)), set(result, 1n)),
        result,
      );
      return factorial;
    });
    expect(run(20)).toBe(2432902008176640000n);
  });

  it('loads and stores bytes of every width', () => {
    const { run, memory } = program((module) => {
      const made = module.function(['i32'], 'i64');
      const [base] = made.parameters;
      made.define(
        [
          store32(at(base), i32.subtract(load8Signed(at(base, 40)), load8(at(base, 40)))),
          store16(at(base, 4), 0x12345),
          store64(at(base, 8), load8To64(at(40))),
          fill(i32.add(base, 16), 7, 3),
          copy(addressOf(at(base, 24)), base, 8),
        ],
        load8To64(at(base, 41)),
      );
      return made;
    });
    memory.set([0xff, 0x09], 40);
    expect(run(0)).toBe(9n);
    expect([...memory.subarray(0, 19)]).toEqual([
      0, 0xff, 0xff, 0xff, 0x45, 0x23, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7,
    ]);
    expect([...memory.subarray(24, 32)]).toEqual([0, 0xff, 0xff, 0xff, 0x45, 0x23, 0, 0]);
  });

  it('works on sixteen bytes at a time', () => {
    const lanes = Array.from({ length: 16 }, (_, i) => i);
    const { run, memory } = program((module) => {
      const made = module.function(['i32'], 'i32');
      const [count] = made.parameters;
      const isFirst = bytes16.less(bytes16.constant(lanes), bytes16.splat(count));
      const reversed = bytes16.shuffle(load128(at(0)), lanes.toReversed());
      made.define(
        store128(at(16), bytes16.select(reversed, bytes16.splat(255), isFirst)),
        bytes16.topBits(bytes16.notEqual(load128(at(16)), bytes16.splat(255))),
      );
      return made;
    });
    memory.set(lanes);
    expect(run(3)).toBe(0b111);
    expect([...memory.subarray(16, 32)]).toEqual([15, 14, 13, ...new Array<number>(13).fill(255)]);
  });

  it('keeps globals, which the host can read, and traps', () => {
    const module = new WasmModule(['host', 'memory']);
    const count = module.global('i32');
    const made = module.function([], 'none');
    const seen = made.local('i32');
    made.define([set(count, i32.add(count, 1)), branchIfThird()]);
    function branchIfThird() {
      const leave = label('leave');
      return block(leave, [branchIf(leave, i32.notEqual(tee(seen, count), 3)), trap]);
    }
    module.export('run', made);
    module.export('count', count);
    const memory = new WebAssembly.Memory({ initial: 0 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encoded()), {
      host: { memory },
    });
    const run = exports['run'] as () => void;
    run();
    run();
    expect(run).toThrow(WebAssembly.RuntimeError);
    expect((exports['count'] as WebAssembly.Global<'i32'>).value).toBe(3);
  });

  it('refuses a branch to a block that is not around it', () => {
    const module = new WasmModule(['host', 'memory']);
    const made = module.function([], 'none');
    made.define([block(label('here'), []), branch(label('elsewhere'))]);
    expect(() => module.encoded()).toThrow('a branch to elsewhere is not inside it');
  });
});
