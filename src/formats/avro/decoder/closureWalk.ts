/** Walks as closures: each gets the cursor past one value. */
import type { Cursor } from './cursor.ts';
import { Refusal } from './cursor.ts';
import { maxDepth, maxEmptyItems } from './rules.ts';
import { minWalkBytes, type Walk, type WalkedRecord } from './walk.ts';

/** `depth` counts the records around it. */
type Step = (depth: number) => void;

/** Walks over values of one node; what cannot be is blamed on it. */
export function closureWalk(walk: Walk, cursor: Cursor, node: number): () => void {
  const step = new Steps(cursor, node).of(walk);
  return () => {
    step(0);
  };
}

class Steps {
  readonly #cursor: Cursor;
  readonly #node: number;
  readonly #records = new Map<WalkedRecord, Step>();

  constructor(cursor: Cursor, node: number) {
    this.#cursor = cursor;
    this.#node = node;
  }

  of(walk: Walk): Step {
    const cursor = this.#cursor;
    const node = this.#node;
    switch (walk.kind) {
      case 'bytes':
        return () => {
          cursor.take(walk.count, node);
        };
      case 'varint':
        return () => {
          cursor.long(node);
        };
      case 'int':
        return () => {
          cursor.int(node);
        };
      case 'boolean':
        return () => {
          cursor.boolean(node);
        };
      case 'index':
        return () => {
          cursor.index(walk.count, node);
        };
      case 'sized':
        return () => {
          cursor.take(cursor.length(node), node);
        };
      case 'sequence':
        return sequenceOf(walk.parts.map((part) => this.of(part)));
      case 'union': {
        const branches = walk.branches.map((branch) => this.of(branch));
        return (depth) => {
          branches[cursor.index(branches.length, node)]!(depth);
        };
      }
      case 'runs':
        return this.#runs(walk);
      case 'record':
        return this.#record(walk);
    }
  }

  #runs({ item, jumps }: Walk & { kind: 'runs' }): Step {
    const cursor = this.#cursor;
    const node = this.#node;
    const step = this.of(item);
    const least = minWalkBytes(item);
    return (depth) => {
      let empty = 0;
      for (;;) {
        const start = cursor.at;
        let count = cursor.count(node);
        if (count === 0) return;
        if (count < 0 && jumps) {
          cursor.take(cursor.length(node), node);
          continue;
        }
        if (count < 0) {
          count = -count;
          cursor.long(node);
        }
        if (least === 0) empty = moreEmptyItems(empty, count, { at: start, node });
        else {
          checkCount(count, least, { at: start, node, rest: cursor.end - cursor.at });
          for (let i = 0; i < count; i++) step(depth);
        }
      }
    };
  }

  /** Made once, however often the schema has it: it may be among its own fields. */
  #record(walk: WalkedRecord): Step {
    const known = this.#records.get(walk);
    if (known !== undefined) return known;
    const cursor = this.#cursor;
    const node = this.#node;
    const step: Step = (depth) => {
      if (depth === maxDepth)
        throw new Refusal(cursor.at, node, `records are nested more than ${maxDepth} levels deep`);
      fields(depth + 1);
    };
    this.#records.set(walk, step);
    const fields = this.of(walk.fields);
    return step;
  }
}

function sequenceOf(steps: readonly Step[]): Step {
  return (depth) => {
    for (const step of steps) step(depth);
  };
}

/** Refuses a count of items that the rest of the block cannot hold. */
export function checkCount(
  count: number,
  least: number,
  { at, node, rest }: { readonly at: number; readonly node: number; readonly rest: number },
): void {
  if (count * least > rest)
    throw new Refusal(at, node, `${count} items do not fit into the rest of the block`);
}

/** How many items without bytes there are with the next run. */
export function moreEmptyItems(
  before: number,
  count: number,
  { at, node }: { readonly at: number; readonly node: number },
): number {
  if (before + count > maxEmptyItems)
    throw new Refusal(at, node, `more than ${maxEmptyItems} items have no bytes`);
  return before + count;
}
