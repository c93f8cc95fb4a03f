/** All of a node: what says that its value is there, and the value, into the node's column. */
import { tee, trap, when, type Local } from '../../../wasm/control.ts';
import { i32, type Body } from '../../../wasm/expression.ts';
import { at, load8, store32, store64, store8 } from '../../../wasm/memory.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import { emitFixed, emitSized } from './emitBytes.ts';
import { emitDecimal } from './emitDecimal.ts';
import { NestingEmitter } from './emitNesting.ts';
import { emitNull } from './emitNull.ts';
import type { Emitter, Frame } from './emitter.ts';
import { readIndex, readInt, readLong, readPresence } from './emitVarint.ts';
import { emitCaptured, emitWalk } from './emitWalk.ts';
import { walkOfNode } from './walk.ts';

export class NodeEmitter {
  readonly #emitter: Emitter;
  readonly #nesting: NestingEmitter;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
    this.#nesting = new NestingEmitter(emitter, (frame, node, row) => this.node(frame, node, row));
  }

  node(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    if (node.isSkipped) return emitWalk(emitter, frame, walkOfNode(node));
    switch (node.presence) {
      case 'required':
      case 'branch':
        return this.#value(frame, node, row);
      case 'onlyBranch':
        return [
          readIndex(emitter, frame, { into: frame.scratch('branch'), count: 1 }),
          this.#value(frame, node, row),
        ];
      case 'nullFirst':
      case 'nullLast':
        return this.#nullable(frame, node, row);
    }
  }

  #nullable(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    const branch = frame.scratch('branch');
    const second = i32.shiftRight(branch, 1);
    const isThere = node.presence === 'nullFirst' ? second : i32.isZero(branch);
    const ifThere = [
      emitter.has(node, 'flags') ? store8(emitter.place(node, 'flags', row), 1) : [],
      this.#value(frame, node, row),
    ];
    return [
      readPresence(emitter, frame, branch),
      when(isThere, ifThere, emitNull(emitter, node, row)),
    ];
  }

  #value(frame: Frame, node: DecodeNode, row: Local<'i32'>): Body {
    const emitter = this.#emitter;
    const { value } = node;
    const int = frame.scratch('number');
    const long = frame.scratch64('number');
    switch (value.kind) {
      case 'null':
        return [];
      case 'boolean':
        emitter.blindBytes += 1;
        return [
          when(i32.more(tee(int, load8(at(frame.cursor))), 1), trap),
          store8(emitter.place(node, 'values', row), int),
          frame.advance(1),
        ];
      case 'int':
        return [readInt(emitter, frame, int), store32(emitter.place(node, 'values', row), int)];
      case 'enum':
        return [
          readIndex(emitter, frame, { into: int, count: value.symbols.length }),
          store32(emitter.place(node, 'values', row), int),
        ];
      case 'long':
        return [readLong(emitter, frame, long), store64(emitter.place(node, 'values', row), long)];
      case 'float':
        return emitFixed(emitter, frame, { node, row, size: 4 });
      case 'double':
        return emitFixed(emitter, frame, { node, row, size: 8 });
      case 'fixed':
        return emitFixed(emitter, frame, { node, row, size: value.size });
      case 'bytes':
        return emitSized(emitter, frame, node, row);
      case 'decimal':
        return emitDecimal(emitter, frame, { node, row, value });
      case 'record':
        return this.#nesting.fields(frame, value.fields, row);
      case 'union':
        return this.#nesting.union(frame, node, row);
      case 'array':
      case 'map':
        return this.#nesting.items(frame, node, row);
      case 'captured':
        return emitCaptured(emitter, frame, { node, row, value });
    }
  }
}
