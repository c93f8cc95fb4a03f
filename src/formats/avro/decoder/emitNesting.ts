/** Values with parts: records, arrays and maps, wider unions. */
import { label } from '../../../wasm/code.ts';
import { block, branch, branchIf, choose, loop, set, trap, when } from '../../../wasm/control.ts';
import type { Local } from '../../../wasm/control.ts';
import { i32, i64, type Body } from '../../../wasm/expression.ts';
import { at, load32, store32, store8 } from '../../../wasm/memory.ts';
import type { DecodeNode, DecodeValue } from '../plan/decodePlan.ts';
import { emitNull } from './emitNull.ts';
import { Frame, type Emitter } from './emitter.ts';
import { checkEnd, readIndex, readLong } from './emitVarint.ts';
import { checkCount, emitWalk, readSizedCount } from './emitWalk.ts';
import { partsOfRow } from './columnShape.ts';
import { inPieces } from './pieces.ts';
import { maxEmptyItems, minItemBytes } from './rules.ts';
import { sequence, walkOfNode } from './walk.ts';

/** Emits all of a node: emitNode.ts, which is handed in since it needs what is here. */
type EmitPart = (frame: Frame, node: DecodeNode, row: Local<'i32'>) => Body;

export class NestingEmitter {
  readonly #emitter: Emitter;
  readonly #part: EmitPart;

  constructor(emitter: Emitter, part: EmitPart) {
    this.#emitter = emitter;
    this.#part = part;
  }

  /** Fields one after the other, in functions of their own where they are many. */
  fields(frame: Frame, fields: readonly DecodeNode[], row: Local<'i32'>): Body {
    const pieces = inPieces(fields, this.#emitter.weights);
    if (pieces.length <= 1) return this.#inARow(frame, fields, row);
    return pieces.map((piece) => {
      const made = this.#emitter.module.function(['i32', 'i32'], 'i32');
      const [cursor, pieceRow] = made.parameters;
      made.define(this.#inARow(new Frame(made, cursor), piece, pieceRow), cursor);
      return set(frame.cursor, made.call(frame.cursor, row));
    });
  }

  /** Neighbours that are skipped are walked over as one. */
  #inARow(frame: Frame, nodes: readonly DecodeNode[], row: Local<'i32'>): Body {
    const steps: Body[] = [];
    let skipped: DecodeNode[] = [];
    const walkOverSkipped = (): void => {
      steps.push(emitWalk(this.#emitter, frame, sequence(skipped.map(walkOfNode))));
      skipped = [];
    };
    for (const node of nodes) {
      if (node.isSkipped) skipped.push(node);
      else {
        walkOverSkipped();
        steps.push(this.#part(frame, node, row));
      }
    }
    walkOverSkipped();
    return steps;
  }

  /** All members are null but the one that is taken. */
  union(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    const branches = node.value.kind === 'union' ? node.value.branches : [];
    const taken = frame.lasting();
    const nullBranch = branches.indexOf(undefined);
    return [
      readIndex(emitter, frame, { into: taken, count: branches.length }),
      partsOfRow(node.value).map((part) => emitNull(emitter, part, row)),
      nullBranch < 0
        ? []
        : store8(emitter.place(node, 'flags', row), i32.notEqual(taken, nullBranch)),
      choose(
        taken,
        branches.map((member) => (member === undefined ? [] : this.#member(frame, member, row))),
      ),
    ];
  }

  #member(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    const isThere = emitter.has(node, 'flags') ? store8(emitter.place(node, 'flags', row), 1) : [];
    return [isThere, this.#part(frame, node, row)];
  }

  /** Runs of items, each behind its count, until a count of 0; below 0 the run's size in bytes follows. */
  items(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    const { value } = node;
    if (value.kind !== 'array' && value.kind !== 'map') return [];
    const least = minItemBytes(value);
    const offsets = emitter.place(node, 'offsets', row);
    const item = frame.lasting();
    const stop = frame.lasting();
    const count = frame.lasting64();
    const done = label('no more runs');
    const nextRun = label('next run');
    return [
      set(item, load32(offsets)),
      block(
        done,
        loop(nextRun, [
          readLong(emitter, frame, count),
          checkEnd(emitter, frame),
          branchIf(done, i64.isZero(count)),
          when(i64.lessSigned(count, 0n), readSizedCount(emitter, frame, count)),
          checkCount(emitter, frame, { count, least }),
          set(stop, i32.add(item, i32.wrap(count))),
          least === 0
            ? when(i32.more(i32.subtract(stop, load32(offsets)), maxEmptyItems), trap)
            : [],
          emitter.room(value.itemGroup, stop),
          least === 0 ? set(item, stop) : this.#run(frame, value, { item, stop }),
          branch(nextRun),
        ]),
      ),
      store32(at(offsets.base, offsets.offset + 4), item),
    ];
  }

  #run(
    frame: Frame,
    value: DecodeValue & { readonly kind: 'array' | 'map' },
    { item, stop }: { readonly item: Local<'i32'>; readonly stop: Local<'i32'> },
  ): Body {
    const nextItem = label('next item');
    const parts = value.kind === 'array' ? [value.item] : [value.key, value.value];
    return loop(nextItem, [
      this.#inARow(frame, parts, item),
      checkEnd(this.#emitter, frame),
      set(item, i32.add(item, 1)),
      branchIf(nextItem, i32.less(item, stop)),
    ]);
  }
}
