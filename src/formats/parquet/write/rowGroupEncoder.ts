/** Rows to row groups: columns are encoded some at a time, so that memory stays bounded however wide the table is. */
import type { Data } from 'apache-arrow';
import { yieldTurn } from '../../../base/abort.ts';
import { TableError, toTableError } from '../../../base/errors.ts';
import type { Field } from '../../../table/schema.ts';
import { rangeBytes } from '../../arrowData.ts';
import type { RowPart } from '../../rowQueue.ts';
import { bloomFilterOf } from './bloomFilterWriter.ts';
import type { StoredChunk } from '../mini/chunkValues.ts';
import { columnRecipes, type ColumnRecipe } from './columnRecipes.ts';
import { leavesOf } from '../schema/decodeSchema.ts';
import { takeApart, type EncodedChunk } from '../mini/encodedFile.ts';
import { encodableStream, encodeStream, type EncodableColumn } from './encodeParts.ts';
import { encodedTogetherBytes, encoderKey, encoderProperties } from './encoderProperties.ts';
import { EncodingTrial } from './encodingTrial.ts';
import type { SchemaElement } from '../thrift/metadata.ts';
import { finishedChunk, finishesOf, type Finish } from './finishedChunk.ts';
import { restoredChunk } from './restoredChunk.ts';
import { schemaTree, type SchemaNode, type SchemaTree } from '../schema/schemaTree.ts';
import { storableData } from './storableData.ts';
import { storableFields } from './storableType.ts';
import { storedLeaves, storedName, type StoredLeaf } from '../schema/storedSchema.ts';
import type { NewRowGroup } from './writer.ts';
import type { WriteSettings } from './writeOptions.ts';
import { writtenSchema } from './writtenSchema.ts';

/** One row group, whatever its size: where it ends is decided before. */
const maxRowGroupRows = 2 ** 31 - 1;

/** What goes through the encoder at a time. */
interface EncodeBatch {
  readonly stream: Uint8Array;
  readonly recipe: ColumnRecipe;
  /** Numbers of the leaves in the stream, in order. */
  readonly encoded: readonly number[];
  /** Those of them that are to be as the recipe says. */
  readonly leaves: readonly number[];
  /** One for each leaf of the table. */
  readonly finishes: readonly Finish[];
  readonly signal: AbortSignal | undefined;
}

export class RowGroupEncoder {
  readonly schema: readonly SchemaElement[];
  readonly #fields: readonly Field[];
  readonly #settings: WriteSettings;
  readonly #tree: SchemaTree;
  readonly #leaves: readonly StoredLeaf[];
  readonly #recipes: readonly ColumnRecipe[];
  readonly #trial: EncodingTrial;
  #finishes: Promise<readonly Finish[]> | undefined;

  /** Throws TableError `invalidArgument` for a column that the settings do not fit, or that Parquet cannot hold. */
  constructor(fields: readonly Field[], settings: WriteSettings) {
    this.schema = writtenSchema(storableFields(fields));
    const tree = schemaTree(this.schema);
    this.#tree = tree;
    this.#fields = fields;
    this.#settings = settings;
    this.#recipes = columnRecipes(settings, tree.leaves);
    // Values are encoded under their annotations, so that what the encoder finds out about their order holds.
    this.#leaves = storedLeaves(tree).map((leaf) =>
      leaf.bounds === 'signedBytes' ? { ...leaf, bounds: 'stored' } : leaf,
    );
    this.#trial = new EncodingTrial(this.#leaves, this.#recipes);
  }

  get leafCount(): number {
    return this.#leaves.length;
  }

  /** The number of a top-level column's first leaf. */
  leafOf(column: number): number {
    return this.#tree.columns[column]?.leafStart ?? 0;
  }

  /** One row group of all the parts' rows; the parts are canonical (canonicalData.ts). Rejects with TableError. */
  async encode(parts: readonly RowPart[], signal?: AbortSignal): Promise<NewRowGroup> {
    this.#finishes ??= finishesOf(this.#recipes, this.#settings.checksums ?? false);
    const finishes = await this.#finishes;
    const chunks: EncodedChunk[] = [];
    for (const { columns } of this.#batches(parts)) {
      // The encoder does not look up from its work: before it starts is the time to cancel.
      await yieldTurn(signal);
      const nodes = columns.flatMap((column) => this.#tree.columns[column] ?? []);
      const stream = encodableStream(columns.map((column) => this.#encodable(column, parts)));
      for (const { recipe, leaves } of this.#recipesOf(nodes)) {
        const batch = { stream, recipe, encoded: leavesOf(nodes), leaves, finishes, signal };
        for (const [leaf, chunk] of await this.#encode(batch)) chunks[leaf] = chunk;
      }
    }
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    return { rows, sortingColumns: undefined, chunks };
  }

  /** Columns that are encoded alike and together, by their numbers. */
  #batches(parts: readonly RowPart[]): readonly { readonly columns: readonly number[] }[] {
    const batches: { columns: number[]; bytes: number }[] = [];
    const open = new Map<string, (typeof batches)[number]>();
    for (const [column, node] of this.#tree.columns.entries()) {
      const bytes = parts.reduce(
        (sum, { rows, columns }) => sum + rangeBytes(columns[column]!, 0, rows),
        0,
      );
      const recipes = this.#recipes.slice(node.leafStart, node.leafEnd);
      const key = [...new Set(recipes.map(encoderKey))].join('; ');
      const last = open.get(key);
      if (last !== undefined && last.bytes + bytes <= encodedTogetherBytes) {
        last.columns.push(column);
        last.bytes += bytes;
      } else {
        const batch = { columns: [column], bytes };
        batches.push(batch);
        open.set(key, batch);
      }
    }
    return batches;
  }

  /** The leaves below `nodes` by how they are encoded: those of one column may differ. */
  #recipesOf(
    nodes: readonly SchemaNode[],
  ): Iterable<{ readonly recipe: ColumnRecipe; readonly leaves: readonly number[] }> {
    const found = new Map<string, { recipe: ColumnRecipe; leaves: number[] }>();
    for (const leaf of leavesOf(nodes)) {
      const recipe = this.#recipes[leaf]!;
      const group = found.get(encoderKey(recipe)) ?? { recipe, leaves: [] };
      group.leaves.push(leaf);
      found.set(encoderKey(recipe), group);
    }
    return found.values();
  }

  #encodable(column: number, parts: readonly RowPart[]): EncodableColumn {
    const node = this.#tree.columns[column]!;
    const { name, type } = this.#fields[column]!;
    return {
      name: storedName(node),
      nullable: node.repetition === 'OPTIONAL',
      parts: parts.map(({ columns }): Data => {
        try {
          return storableData(columns[column]!, type);
        } catch (cause) {
          const { code, message } = toTableError(cause);
          throw new TableError(code, message, { where: { part: `column ${name}` }, cause });
        }
      }),
    };
  }

  async #encode(batch: EncodeBatch): Promise<ReadonlyMap<number, EncodedChunk>> {
    const { leaves } = batch;
    const trial = this.#trial;
    const encode = async (deltaColumns: readonly string[]): Promise<Map<number, EncodedChunk>> =>
      this.#chunks(this.#encoded(batch, deltaColumns), batch);
    const chunks = await encode(trial.deltaColumns(leaves));
    const found = (leaf: number): readonly EncodedChunk[] => listOf(chunks.get(leaf));
    const candidates = trial.candidates(leaves, found);
    if (candidates.length === 0) return chunks;
    const others = await encode(trial.deltaColumns(leaves, candidates));
    for (const leaf of candidates) {
      const [chosen] = trial.choose(leaf, found(leaf), listOf(others.get(leaf)));
      if (chosen !== undefined) chunks.set(leaf, chosen);
    }
    return chunks;
  }

  #encoded({ stream, recipe }: EncodeBatch, deltaColumns: readonly string[]): Uint8Array {
    const settings = { file: this.#settings, recipe, rowGroupRows: maxRowGroupRows, deltaColumns };
    try {
      return encodeStream(stream, encoderProperties(settings));
    } catch (cause) {
      if (cause instanceof WebAssembly.RuntimeError)
        throw new TableError('workerDied', 'the encoder crashed', { cause });
      throw new TableError('invalidArgument', toTableError(cause).message, { cause });
    }
  }

  async #chunks(
    file: Uint8Array,
    { encoded, leaves, finishes, signal }: EncodeBatch,
  ): Promise<Map<number, EncodedChunk>> {
    const { levels, rowGroups } = await takeApart(file);
    const { pageIndex } = this.#settings;
    const chunks = new Map<number, EncodedChunk>();
    const [rowGroup, ...others] = rowGroups;
    if (rowGroup === undefined || others.length > 0)
      throw new TableError(
        'internal',
        `${rowGroups.length} row groups were encoded instead of one`,
      );
    for (const leaf of leaves) {
      const stored = this.#leaves[leaf]!;
      const index = encoded.indexOf(leaf);
      const chunk = rowGroup.chunks[index];
      // Equal types and levels are what lets the encoded pages stand under our own schema.
      const isSame = chunk?.metaData.type === stored.type && levels[index] === stored.levels;
      if (chunk === undefined || !isSame)
        throw new TableError('internal', 'the encoder made other columns than it was given');
      const finished = await finishedChunk(chunk, finishes[leaf]!, signal);
      const { offsetIndex, columnIndex, ...restored } = restoredChunk(
        finished,
        stored,
        () => undefined,
      );
      const indexes = pageIndex ? { offsetIndex, columnIndex } : noPageIndex;
      const bloomFilter = this.#bloomFilter({ chunk: finished, rows: rowGroup.rows, leaf });
      chunks.set(leaf, { ...restored, ...indexes, bloomFilter });
    }
    return chunks;
  }

  #bloomFilter(stored: Omit<StoredChunk, 'tree'>): Uint8Array | undefined {
    if (this.#recipes[stored.leaf]?.bloomFilter !== true) return undefined;
    return bloomFilterOf({ ...stored, tree: this.#tree }, this.#settings.bloomFalsePositives);
  }
}

const noPageIndex = { offsetIndex: undefined, columnIndex: undefined };

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}
