/** Rows that are null: zeros in every buffer, and nothing added to those of bytes and items. */
import { bytes16, type Body, type I32 } from '../../../wasm/expression.ts';
import {
  addressOf,
  at,
  fill,
  load32,
  store128,
  store32,
  store64,
  store8,
  type Address,
} from '../../../wasm/memory.ts';
import type { DecodeNode } from '../plan/decodePlan.ts';
import { columnShape, partsOfRow } from './columnShape.ts';
import type { Emitter } from './emitter.ts';
import { inPieces } from './pieces.ts';

/** Makes a row of the node null, and of all in it that has a row where it has one. */
export function emitNull(emitter: Emitter, node: DecodeNode, row: I32): Body {
  if (node.isSkipped) return [];
  const pieces = inPieces(partsOfRow(node.value), emitter.weights);
  const ofParts = (parts: readonly DecodeNode[], partRow: I32): Body =>
    parts.map((part) => emitNull(emitter, part, partRow));
  if (pieces.length <= 1) return [emitOwnNull(emitter, node, row), ofParts(pieces.flat(), row)];
  const calls = pieces.map((parts) => {
    const made = emitter.module.function(['i32'], 'none');
    const [partRow] = made.parameters;
    made.define(ofParts(parts, partRow));
    return made.call(row);
  });
  return [emitOwnNull(emitter, node, row), calls];
}

function emitOwnNull(emitter: Emitter, node: DecodeNode, row: I32): Body {
  const { hasFlags, hasOffsets, width } = columnShape(node);
  const steps: Body[] = [];
  if (hasFlags) steps.push(store8(emitter.place(node, 'flags', row), 0));
  if (hasOffsets) {
    const { base, offset } = emitter.place(node, 'offsets', row);
    steps.push(store32(at(base, offset + 4), load32(at(base, offset))));
  }
  if (width > 0) steps.push(storeZeros(emitter.place(node, 'values', row), width));
  return steps;
}

function storeZeros(to: Address, width: number): Body {
  const { base, offset } = to;
  const zeros = bytes16.splat(0);
  switch (width) {
    case 1:
      return store8(to, 0);
    case 4:
      return store32(to, 0);
    case 8:
      return store64(to, 0n);
    case 16:
      return store128(to, zeros);
    case 32:
      return [store128(to, zeros), store128(at(base, offset + 16), zeros)];
    default:
      return fill(addressOf(to), 0, width);
  }
}
