/** What all code of one emitted module shares: registers, helpers, and the places of columns in memory. */
import { set, trap, when, type Global, type Local } from '../../../wasm/control.ts';
import {
  assembled,
  i32,
  type Body,
  type I32,
  type Statement,
  type ValueType,
} from '../../../wasm/expression.ts';
import { at, load32, type Address } from '../../../wasm/memory.ts';
import { WasmModule, type WasmFunction } from '../../../wasm/module.ts';
import type { DecodeNode, DecodePlan } from '../plan/decodePlan.ts';
import type { MemoryPlan, Region } from './memoryPlan.ts';
import { weightsOf } from './pieces.ts';

/** Variables of the module that functions and the host share. */
export interface Registers {
  /** Address behind the block's last byte. */
  readonly end: Global<'i32'>;
  /** Where a helper got to that read from an address it was given. */
  readonly next: Global<'i32'>;
  /** Records in the batch. */
  readonly records: Global<'i32'>;
  /** Address behind the last of them. */
  readonly at: Global<'i32'>;
  /** What is full: an extent's number and the entries it needs room for. */
  readonly fullExtent: Global<'i32'>;
  readonly fullNeed: Global<'i32'>;
}

/** (address of the first byte, length, address to write to). */
type DecimalFunction = WasmFunction<readonly ['i32', 'i32', 'i32'], 'none'>;

export class Emitter {
  readonly module = new WasmModule(['host', 'memory']);
  readonly plan: DecodePlan;
  readonly memory: MemoryPlan;
  readonly registers: Registers;
  /** (address) → number. Reads a varint of any length and sets `next`. */
  readonly varint: WasmFunction<readonly ['i32'], 'i64'>;
  /** (address) → bytes. Reads a length, which the block must have, and sets `next`. */
  readonly length: WasmFunction<readonly ['i32'], 'i32'>;
  /** (address) → 0 or 2, as their single byte would be. Reads a branch number of a union of two and sets `next`. */
  readonly presence: WasmFunction<readonly ['i32'], 'i32'>;
  /** By id of a node. */
  readonly weights: readonly number[];
  /** Writes a decimal, 16 or 32 bytes wide. */
  readonly #decimals: Readonly<Record<16 | 32, DecimalFunction>>;
  /** Tells the host what is full, and traps. */
  readonly #full: WasmFunction<readonly ['i32', 'i32'], 'none'>;
  /** Bytes that can be read before it is looked whether they are of the block. */
  blindBytes = 64;

  constructor(plan: DecodePlan, memory: MemoryPlan) {
    this.plan = plan;
    this.memory = memory;
    const { module } = this;
    this.registers = {
      end: module.global('i32'),
      next: module.global('i32'),
      records: module.global('i32'),
      at: module.global('i32'),
      fullExtent: module.global('i32'),
      fullNeed: module.global('i32'),
    };
    this.varint = module.function(['i32'], 'i64');
    this.length = module.function(['i32'], 'i32');
    this.presence = module.function(['i32'], 'i32');
    this.#decimals = {
      16: module.function(['i32', 'i32', 'i32'], 'none'),
      32: module.function(['i32', 'i32', 'i32'], 'none'),
    };
    this.weights = weightsOf(plan.nodes);
    this.#full = this.#defineFull();
  }

  decimal(width: 16 | 32): DecimalFunction {
    return this.#decimals[width];
  }

  #defineFull(): WasmFunction<readonly ['i32', 'i32'], 'none'> {
    const full = this.module.function(['i32', 'i32'], 'none');
    const [extent, need] = full.parameters;
    const { fullExtent, fullNeed } = this.registers;
    full.define([set(fullExtent, extent), set(fullNeed, need), trap]);
    return full;
  }

  /** Makes sure that an extent has room for so many entries. */
  room(extent: number, need: I32): Body {
    const { capacityAt } = this.memory.extents[extent]!;
    return when(i32.more(need, load32(at(capacityAt))), this.#full.call(extent, need));
  }

  /** Where an entry of a node's buffer is. Throws where the node has no such buffer. */
  place(node: DecodeNode, role: Region['role'], entry: I32): Address {
    const region = this.memory.regionsOf[node.id]?.[role];
    if (region === undefined) throw new RangeError(`node ${node.id} has no ${role}`);
    const { width, place } = region;
    const distance = times(entry, width);
    return place.kind === 'fixed'
      ? at(distance, place.address)
      : at(i32.add(load32(at(place.address)), distance));
  }

  has(node: DecodeNode, role: Region['role']): boolean {
    return this.memory.regionsOf[node.id]?.[role] !== undefined;
  }

  /** The extent of a node's data. */
  dataExtent(node: DecodeNode): number {
    return this.memory.regionsOf[node.id]?.data?.extent ?? 0;
  }
}

function times(entry: I32, width: number): I32 {
  if (width === 1) return entry;
  const shift = Math.log2(width);
  return Number.isInteger(shift) ? i32.shiftLeft(entry, shift) : i32.multiply(entry, width);
}

/** A function being emitted: where it reads, and variables by name, so that code in a row can share them. */
export class Frame {
  /** Address of the next byte. */
  readonly cursor: Local<'i32'>;
  readonly #function: WasmFunction;
  readonly #named = new Map<string, Local<ValueType>>();
  readonly #phrases = new Map<string, Statement>();

  constructor(made: WasmFunction, cursor: Local<'i32'>) {
    this.#function = made;
    this.cursor = cursor;
  }

  /** For a value that is used up before other code runs. */
  scratch(name: string): Local<'i32'> {
    return this.#shared(name, 'i32');
  }

  scratch64(name: string): Local<'i64'> {
    return this.#shared(name, 'i64');
  }

  /** For a value that must last while other code runs. */
  lasting(): Local<'i32'> {
    return this.#function.local('i32');
  }

  lasting64(): Local<'i64'> {
    return this.#function.local('i64');
  }

  /** Code that is the same each time this function has it: made once, for that takes longer than running it. */
  phrase(name: string, make: () => Body): Statement {
    const known = this.#phrases.get(name) ?? assembled(make());
    this.#phrases.set(name, known);
    return known;
  }

  #shared<T extends ValueType>(name: string, type: T): Local<T> {
    const key = `${type} ${name}`;
    // What is kept under a type's name is of that type.
    const local = (this.#named.get(key) as Local<T> | undefined) ?? this.#function.local(type);
    this.#named.set(key, local);
    return local;
  }

  /** Moves on. */
  advance(bytes: I32): Body {
    return set(this.cursor, i32.add(this.cursor, bytes));
  }
}
