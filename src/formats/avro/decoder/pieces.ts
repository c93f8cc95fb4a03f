/** Cutting wide records: one function for a thousand columns would take the engine's optimiser longer than it saves. */
import type { DecodeNode } from '../plan/decodePlan.ts';
import { partsOfRow } from './columnShape.ts';

/** Nodes that one function has code for; one node may be more. */
const mostWeight = 48;

/** How many nodes each node is, itself and all that is in it, by id. */
export function weightsOf(nodes: readonly DecodeNode[]): readonly number[] {
  const weights = new Array<number>(nodes.length).fill(1);
  // Parts come after what they are in.
  for (const { id, value } of nodes.toReversed())
    for (const part of partsOf(value)) weights[id]! += weights[part.id]!;
  return weights;
}

function partsOf(value: DecodeNode['value']): readonly DecodeNode[] {
  if (value.kind === 'array') return [value.item];
  return value.kind === 'map' ? [value.key, value.value] : partsOfRow(value);
}

/** Neighbours together, as long as they are not too many for one function. */
export function inPieces(
  nodes: readonly DecodeNode[],
  weights: readonly number[],
): readonly (readonly DecodeNode[])[] {
  const pieces: DecodeNode[][] = [];
  let room = 0;
  for (const node of nodes) {
    const weight = weights[node.id]!;
    const last = pieces.at(-1);
    if (last === undefined || weight > room) {
      pieces.push([node]);
      room = mostWeight - weight;
    } else {
      last.push(node);
      room -= weight;
    }
  }
  return pieces;
}
