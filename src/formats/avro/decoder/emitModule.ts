/** A plan as a WebAssembly module: `decode` reads records, `pack` makes bits of flags. wasmDecoder.ts runs it. */
import { label } from '../../../wasm/code.ts';
import { block, branch, branchIf, loop, set, type Global } from '../../../wasm/control.ts';
import { bytes16, i32 } from '../../../wasm/expression.ts';
import { at, load128, store16 } from '../../../wasm/memory.ts';
import type { DecodePlan } from '../plan/decodePlan.ts';
import { defineDecimal } from './emitDecimal.ts';
import { NodeEmitter } from './emitNode.ts';
import { Emitter, Frame } from './emitter.ts';
import { checkEnd, defineLength, definePresence, defineVarint } from './emitVarint.ts';
import type { MemoryPlan } from './memoryPlan.ts';

export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes that are read behind the input before it shows that they are not of it. */
  readonly blindBytes: number;
}

export function emitModule(plan: DecodePlan, memory: MemoryPlan): EmittedModule {
  const emitter = new Emitter(plan, memory);
  const { module, registers } = emitter;
  defineVarint(emitter);
  defineLength(emitter);
  definePresence(emitter);
  defineDecimal(emitter, 16);
  defineDecimal(emitter, 32);
  emitDecode(emitter);
  emitPack(emitter);
  const named: Readonly<Record<string, Global<'i32'>>> = { ...registers };
  for (const [name, register] of Object.entries(named)) module.export(name, register);
  return { bytes: module.encoded(), blindBytes: emitter.blindBytes };
}

/**
 * `decode(address, end, row, stopRow)`: records of the bytes [address, end) into rows; returns the address behind them.
 * Traps where it cannot go on: then registers tell how far it got. They are not for the host where all is well, since
 * each access to one takes longer than the call.
 */
function emitDecode(emitter: Emitter): void {
  const { module, registers, plan } = emitter;
  const decode = module.function(['i32', 'i32', 'i32', 'i32'], 'i32');
  const [cursor, end, row, stopRow] = decode.parameters;
  const frame = new Frame(decode, cursor);
  const record = new NodeEmitter(emitter).node(frame, plan.root, row);
  const nextRecord = label('next record');
  const done = label('no more records');
  const tellPlace = [set(registers.records, row), set(registers.at, cursor)];
  decode.define(
    [
      set(registers.end, end),
      set(registers.fullExtent, -1),
      ...tellPlace,
      block(
        done,
        loop(nextRecord, [
          branchIf(done, i32.atLeast(row, stopRow)),
          record,
          checkEnd(emitter, frame),
          set(row, i32.add(row, 1)),
          ...tellPlace,
          branch(nextRecord),
        ]),
      ),
    ],
    cursor,
  );
  module.export('decode', decode);
}

/** `pack(address, flags)`: bytes of 0 or 1 become bits, lowest first, in their place; returns how many are 1. */
function emitPack({ module }: Emitter): void {
  const pack = module.function(['i32', 'i32'], 'i32');
  const [from, count] = pack.parameters;
  const to = pack.local('i32');
  const stop = pack.local('i32');
  const bits = pack.local('i32');
  const ones = pack.local('i32');
  const nextSixteen = label('next sixteen');
  const done = label('all packed');
  pack.define(
    [
      set(to, from),
      set(stop, i32.add(from, count)),
      block(
        done,
        loop(nextSixteen, [
          branchIf(done, i32.atLeast(from, stop)),
          set(bits, bytes16.topBits(bytes16.notEqual(load128(at(from)), bytes16.splat(0)))),
          store16(at(to), bits),
          set(ones, i32.add(ones, i32.bitCount(bits))),
          set(to, i32.add(to, 2)),
          set(from, i32.add(from, 16)),
          branch(nextSixteen),
        ]),
      ),
    ],
    ones,
  );
  module.export('pack', pack);
}
