/** Which nodes of a tree show when some are folded. Pure. */
import type { SchemaNode } from '../../../src/table/schemaDocument.ts';

export interface VisibleNode {
  readonly node: SchemaNode;
  readonly index: number;
  readonly hasParts: boolean;
}

/** `nodes` depth-first; a node shows unless one above it is folded. */
export function visibleNodes(
  nodes: readonly SchemaNode[],
  isOpen: (index: number) => boolean,
): readonly VisibleNode[] {
  const visible: VisibleNode[] = [];
  // Everything deeper than this is inside a folded node.
  let folded = Infinity;
  nodes.forEach((node, index) => {
    if (node.depth > folded) return;
    const hasParts = (nodes[index + 1]?.depth ?? 0) > node.depth;
    folded = hasParts && !isOpen(index) ? node.depth : Infinity;
    visible.push({ node, index, hasParts });
  });
  return visible;
}
