/** A column whose leaves were decoded each by itself, of pages that need not begin with the same rows. */
import type { Data } from 'apache-arrow';
import type { Range } from '../../../table/schema.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import type { DecodedRows } from './decodedColumn.ts';
import { joinedLeaves } from './joinedLeaves.ts';

export class JoinedColumn implements DecodedRows {
  /** Those that all leaves have. */
  readonly rows: Range;
  readonly bytes: number;
  readonly #node: SchemaNode;
  readonly #leaves: readonly DecodedRows[];

  /** Owns the leaves. */
  constructor(node: SchemaNode, leaves: readonly DecodedRows[]) {
    this.#node = node;
    this.#leaves = leaves;
    this.rows = {
      start: Math.max(...leaves.map(({ rows }) => rows.start)),
      end: Math.min(...leaves.map(({ rows }) => rows.end)),
    };
    this.bytes = leaves.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  slice(start: number, end: number): Data {
    return joinedLeaves(
      this.#node,
      this.#leaves.map((leaf) => leaf.slice(start, end)),
    );
  }

  free(): void {
    for (const leaf of this.#leaves) leaf.free();
  }
}
