/** Getting past values without keeping them: a walk as code. A record that holds itself is a function that calls itself. */
import { label } from '../../../wasm/code.ts';
import {
  block,
  branch,
  branchIf,
  choose,
  loop,
  set,
  tee,
  trap,
  when,
} from '../../../wasm/control.ts';
import type { Local } from '../../../wasm/control.ts';
import { i32, i64, type Body, type I32 } from '../../../wasm/expression.ts';
import { at, load8 } from '../../../wasm/memory.ts';
import type { WasmFunction } from '../../../wasm/module.ts';
import type { DecodeNode, DecodeValue } from '../plan/decodePlan.ts';
import { keepBytes } from './emitBytes.ts';
import { Frame, type Emitter } from './emitter.ts';
import {
  checkEnd,
  readIndex,
  readInt,
  readLength,
  readLong,
  readPresence,
  restOf,
  skipSized,
  skipVarint,
} from './emitVarint.ts';
import { maxDepth, maxEmptyItems } from './rules.ts';
import { minWalkBytes, walkOfType, type Walk, type WalkedRecord } from './walk.ts';

/** (address, records around it) → address behind it. */
type RecordWalk = WasmFunction<readonly ['i32', 'i32'], 'i32'>;

/** From here on a step is not taken before it is known that the block has so many bytes. */
const blindStep = 64;

/** A value of any shape, kept as its bytes. */
export function emitCaptured(
  emitter: Emitter,
  frame: Frame,
  {
    node,
    row,
    value,
  }: {
    readonly node: DecodeNode;
    readonly row: I32;
    readonly value: DecodeValue & { readonly kind: 'captured' };
  },
): Body {
  const from = frame.scratch('captured from');
  const length = frame.scratch('length');
  return [
    set(from, frame.cursor),
    emitWalk(emitter, frame, walkOfType(value.avroType)),
    checkEnd(emitter, frame),
    set(length, i32.subtract(frame.cursor, from)),
    keepBytes(emitter, frame, { node, row, from, length }),
  ];
}

export function emitWalk(emitter: Emitter, frame: Frame, walk: Walk): Body {
  return new WalkEmitter(emitter).walk(frame, walk, 0);
}

class WalkEmitter {
  readonly #emitter: Emitter;
  readonly #records = new Map<WalkedRecord, RecordWalk>();

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
  }

  /** `depth` is the number of records around it. */
  walk(frame: Frame, walk: Walk, depth: I32): Body {
    const emitter = this.#emitter;
    const number = frame.scratch('number');
    switch (walk.kind) {
      case 'bytes':
        return this.#bytes(frame, walk.count);
      case 'varint':
        return skipVarint(emitter, frame);
      case 'int':
        return readInt(emitter, frame, number);
      case 'boolean':
        emitter.blindBytes += 1;
        return [when(i32.more(load8(at(frame.cursor)), 1), trap), frame.advance(1)];
      case 'index':
        return readIndex(emitter, frame, { into: number, count: walk.count });
      case 'sized':
        return skipSized(emitter, frame);
      case 'sequence':
        return walk.parts.map((part) => this.walk(frame, part, depth));
      case 'union':
        return this.#union(frame, walk.branches, depth);
      case 'runs':
        return this.#runs(frame, walk, depth);
      case 'record':
        return set(frame.cursor, this.#record(walk).call(frame.cursor, depth));
    }
  }

  #bytes(frame: Frame, count: number): Body {
    if (count === 0) return [];
    if (count > blindStep)
      return [
        when(i32.moreSigned(count, restOf(this.#emitter, frame)), trap),
        frame.advance(count),
      ];
    this.#emitter.blindBytes += count;
    return frame.advance(count);
  }

  #union(frame: Frame, branches: readonly Walk[], depth: I32): Body {
    const emitter = this.#emitter;
    const taken = frame.scratch('branch');
    const bodies = branches.map((branch) => this.walk(frame, branch, depth));
    const [first = [], second = []] = bodies;
    if (bodies.length === 2)
      return [readPresence(emitter, frame, taken), when(taken, second, first)];
    return [
      readIndex(emitter, frame, { into: taken, count: bodies.length }),
      choose(taken, bodies),
    ];
  }

  #runs(frame: Frame, { item, jumps }: Walk & { kind: 'runs' }, depth: I32): Body {
    const emitter = this.#emitter;
    const count = frame.lasting64();
    const empty = frame.lasting();
    const size = frame.scratch('number');
    const done = label('no more runs');
    const nextRun = label('next run');
    const least = minWalkBytes(item);
    const walkOnce = this.walk(frame, item, depth);
    return [
      set(empty, 0),
      block(
        done,
        loop(nextRun, [
          readLong(emitter, frame, count),
          checkEnd(emitter, frame),
          branchIf(done, i64.isZero(count)),
          when(
            i64.lessSigned(count, 0n),
            jumps
              ? [readLength(emitter, frame, size), frame.advance(size), branch(nextRun)]
              : readSizedCount(emitter, frame, count),
          ),
          checkCount(emitter, frame, { count, least }),
          least === 0 ? countEmpty(empty, i32.wrap(count)) : this.#items(frame, count, walkOnce),
          branch(nextRun),
        ]),
      ),
    ];
  }

  #items(frame: Frame, count: Local<'i64'>, walkOnce: Body): Body {
    const nextItem = label('next item');
    return loop(nextItem, [
      walkOnce,
      checkEnd(this.#emitter, frame),
      branchIf(nextItem, i64.more(tee(count, i64.subtract(count, 1n)), 0n)),
    ]);
  }

  #record(walk: WalkedRecord): RecordWalk {
    const known = this.#records.get(walk);
    if (known !== undefined) return known;
    const emitter = this.#emitter;
    const made = emitter.module.function(['i32', 'i32'], 'i32');
    this.#records.set(walk, made);
    const [cursor, depth] = made.parameters;
    const frame = new Frame(made, cursor);
    made.define(
      [
        when(i32.atLeast(depth, maxDepth), trap),
        checkEnd(emitter, frame),
        set(depth, i32.add(depth, 1)),
        this.walk(frame, walk.fields, depth),
      ],
      cursor,
    );
    return made;
  }
}

/** A count below 0 is that of a run whose size follows, which is not needed by who reads the items. */
export function readSizedCount(emitter: Emitter, frame: Frame, count: Local<'i64'>): Body {
  return [
    set(count, i64.subtract(0n, count)),
    readLong(emitter, frame, frame.scratch64('unused size')),
  ];
}

/** Traps where the block has no room for so many items of at least `least` bytes. */
export function checkCount(
  emitter: Emitter,
  frame: Frame,
  { count, least }: { readonly count: Local<'i64'>; readonly least: number },
): Body {
  const rest = i64.extendSigned(restOf(emitter, frame));
  return [
    when(i64.more(count, 0x7fff_ffffn), trap),
    least === 0 ? [] : when(i64.moreSigned(i64.multiply(count, BigInt(least)), rest), trap),
  ];
}

function countEmpty(empty: Local<'i32'>, more: I32): Body {
  return [set(empty, i32.add(empty, more)), when(i32.more(empty, maxEmptyItems), trap)];
}
