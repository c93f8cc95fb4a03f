/** The types of a schema as a tree that folds. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { SchemaNode } from '../../../src/table/schemaDocument.ts';
import { visibleNodes } from './foldedNodes.ts';

/** Deeper ones are folded at first. */
const openDepth = 2;
const indent = 14;

export function SchemaTree({ nodes }: { readonly nodes: readonly SchemaNode[] }): VNode {
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const isOpen = (index: number): boolean =>
    (nodes[index]?.depth ?? 0) < openDepth !== toggled.has(index);
  const toggle = (index: number): void => {
    const next = new Set(toggled);
    if (!next.delete(index)) next.add(index);
    setToggled(next);
  };
  return (
    <div class="schema-tree" role="tree" aria-label="Types">
      {visibleNodes(nodes, isOpen).map(({ node, index, hasParts }) => (
        <div
          key={index}
          class="schema-node"
          role="treeitem"
          aria-level={node.depth + 1}
          aria-expanded={hasParts ? isOpen(index) : undefined}
          style={{ paddingLeft: `${node.depth * indent}px` }}
        >
          {hasParts ? (
            <button
              type="button"
              class={isOpen(index) ? 'fold open' : 'fold'}
              aria-label={`${isOpen(index) ? 'Fold' : 'Unfold'} ${node.name || node.typeText}`}
              onClick={() => {
                toggle(index);
              }}
            >
              ›
            </button>
          ) : (
            <span class="fold" />
          )}
          <NodeText node={node} />
        </div>
      ))}
    </div>
  );
}

function NodeText({ node }: { readonly node: SchemaNode }): VNode {
  const { name, typeText, logicalType, isNullable, doc, defaultJson, aliases, symbols } = node;
  return (
    <div class="schema-words">
      <div>
        {name !== '' && <b>{name}</b>} <span class="schema-type">{typeText}</span>
        {isNullable && (
          <span class="dim" title="May be null">
            ?
          </span>
        )}
        {logicalType !== undefined && <span class="schema-logical">{logicalType}</span>}
        {node.isReference && <span class="dim">as above</span>}
      </div>
      {doc !== undefined && <div class="dim">{doc}</div>}
      {defaultJson !== undefined && (
        <div class="dim">
          default <code>{defaultJson}</code>
        </div>
      )}
      {aliases.length > 0 && <div class="dim">also called {aliases.join(', ')}</div>}
      {symbols.length > 0 && <div class="dim">{symbols.join(' · ')}</div>}
    </div>
  );
}
