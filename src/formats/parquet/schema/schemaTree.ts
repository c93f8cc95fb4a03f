/** The schema of a Parquet file as a tree with numbered leaves; footers hold it as a flat, depth-first list. */
import { TableError } from '../../../base/errors.ts';
import { repetitionTypes, type SchemaElement } from '../thrift/metadata.ts';

type Repetition = (typeof repetitionTypes)[number];

export interface SchemaNode {
  readonly element: SchemaElement;
  readonly repetition: Repetition;
  /** Names from the top-level column down. */
  readonly path: readonly string[];
  /** Empty for a leaf. */
  readonly children: readonly SchemaNode[];
  /** A group may be empty; a leaf has a physical type. */
  readonly isLeaf: boolean;
  /** Leaf columns [leafStart, leafEnd) lie below this node (or are it). */
  readonly leafStart: number;
  readonly leafEnd: number;
  /** Largest definition and repetition level at this node. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

export interface SchemaTree {
  /** The element that holds the columns; its own name and type mean nothing. */
  readonly root: SchemaElement;
  /** Top-level columns. */
  readonly columns: readonly SchemaNode[];
  /** Every leaf, by its number: the order of the column chunks of a row group. */
  readonly leaves: readonly SchemaNode[];
}

/** Deeper nesting is taken for damage; levels are counted in bytes by most writers. */
const maxDepth = 100;

function corrupt(message: string, path: readonly string[]): TableError {
  const part = path.length === 0 ? 'schema' : `schema, column ${path.join('.')}`;
  return new TableError('corrupt', message, { where: { part } });
}

/** Walks the flat list once, front to back. */
class TreeBuilder {
  readonly leaves: SchemaNode[] = [];
  readonly #elements: readonly SchemaElement[];
  #next = 1;

  constructor(elements: readonly SchemaElement[]) {
    this.#elements = elements;
  }

  get done(): boolean {
    return this.#next === this.#elements.length;
  }

  children(
    count: number,
    parent: Pick<SchemaNode, 'path' | 'maxDefinition' | 'maxRepetition'>,
  ): SchemaNode[] {
    // Every child takes an element, so the check also bounds the array.
    if (count < 0 || count > this.#elements.length - this.#next)
      throw corrupt(`a group says it has ${count} members`, parent.path);
    return Array.from({ length: count }, () => this.#node(parent));
  }

  #node(parent: Pick<SchemaNode, 'path' | 'maxDefinition' | 'maxRepetition'>): SchemaNode {
    const element = this.#elements[this.#next++];
    if (element === undefined) throw corrupt('a group has fewer members than it says', parent.path);
    const path = [...parent.path, element.name];
    if (path.length > maxDepth) throw corrupt(`nested more than ${maxDepth} deep`, parent.path);
    const repetition = repetitionTypes[element.repetitionType ?? 0];
    if (repetition === undefined)
      throw corrupt(`repetition type ${element.repetitionType} is unknown`, path);
    const levels = {
      path,
      maxDefinition: parent.maxDefinition + (repetition === 'REQUIRED' ? 0 : 1),
      maxRepetition: parent.maxRepetition + (repetition === 'REPEATED' ? 1 : 0),
    };
    const leafStart = this.leaves.length;
    const isLeaf = element.type !== undefined;
    if (isLeaf && (element.numChildren ?? 0) > 0)
      throw corrupt('it has a physical type and members', path);
    const children = isLeaf ? [] : this.children(element.numChildren ?? 0, levels);
    const leafEnd = isLeaf ? leafStart + 1 : this.leaves.length;
    const node = { element, repetition, children, isLeaf, leafStart, leafEnd, ...levels };
    if (isLeaf) this.leaves.push(node);
    return node;
  }
}

/** Throws TableError `corrupt` where the members that groups say they have are not what is there. */
export function schemaTree(elements: readonly SchemaElement[]): SchemaTree {
  const root = elements[0];
  if (root === undefined) throw corrupt('it has no root', []);
  const builder = new TreeBuilder(elements);
  const none = { path: [], maxDefinition: 0, maxRepetition: 0 };
  const columns = builder.children(root.numChildren ?? 0, none);
  if (!builder.done) throw corrupt('it has elements that belong to no group', []);
  return { root, columns, leaves: builder.leaves };
}

/** A column with nothing in it but its leaf `leaf`, which keeps its number and its levels. */
export function withOnlyLeaf(column: SchemaNode, leaf: number): SchemaNode {
  const children = column.children
    .filter(({ leafStart, leafEnd }) => leafStart <= leaf && leaf < leafEnd)
    .map((child) => withOnlyLeaf(child, leaf));
  return { ...column, children, leafStart: leaf, leafEnd: leaf + 1 };
}

/** The flat list of a tree with these columns; member counts are made anew. */
export function flattenSchema(
  root: SchemaElement,
  columns: readonly SchemaNode[],
): SchemaElement[] {
  const elements: SchemaElement[] = [{ name: root.name, numChildren: columns.length }];
  const visit = ({ element, isLeaf, children }: SchemaNode): void => {
    elements.push(isLeaf ? element : { ...element, numChildren: children.length });
    children.forEach(visit);
  };
  columns.forEach(visit);
  return elements;
}
