/** Field IDs of one schema for another of the same columns: Iceberg finds columns by them. */
import type { SchemaElement } from '../thrift/metadata.ts';
import { flattenSchema, schemaTree, type SchemaNode } from './schemaTree.ts';

/** `written` with the IDs of `source`, whose columns are the same ones: below, as far as the two are built alike. */
export function withFieldIds(
  written: readonly SchemaElement[],
  source: readonly SchemaElement[],
): SchemaElement[] {
  const tree = schemaTree(written);
  const from = schemaTree(source).columns;
  return flattenSchema(
    tree.root,
    tree.columns.map((column, i) => marked(column, from[i])),
  );
}

function marked(node: SchemaNode, source: SchemaNode | undefined): SchemaNode {
  if (source === undefined) return node;
  const { fieldId } = source.element;
  const element = fieldId === undefined ? node.element : { ...node.element, fieldId };
  const isAlike = node.children.length === source.children.length;
  const children = isAlike
    ? node.children.map((child, i) => marked(child, source.children[i]))
    : node.children;
  return { ...node, element, children };
}

/** How many elements of a schema have one. */
export function fieldIdCount(schema: readonly SchemaElement[]): number {
  return schema.filter(({ fieldId }) => fieldId !== undefined).length;
}
