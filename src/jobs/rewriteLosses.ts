/** What a rewrite does not keep, as sentences: one for each kind of thing. */
import type { ColumnRecipe } from '../formats/parquet/write/columnRecipes.ts';
import type { ColumnMetaData } from '../formats/parquet/thrift/metadata.ts';
import type { StoredLeaf } from '../formats/parquet/schema/storedSchema.ts';
import { isKeptChunk } from '../formats/parquet/write/keptChunk.ts';
import { columnsText } from '../formats/parquet/write/writeChoices.ts';

/** Something that column chunks can have and rewritten ones do not. */
interface Kind {
  readonly has: (metaData: ColumnMetaData, leaf: StoredLeaf, recipe?: ColumnRecipe) => boolean;
  /** `columns` reads like "column a" or "columns a, b and 3 more". */
  readonly sentence: (columns: string) => string;
}

const kinds: readonly Kind[] = [
  {
    has: isKeptChunk,
    sentence: (columns) =>
      `The pages of ${columns} stay as they are: their values are too large to be encoded anew.`,
  },
  {
    has: ({ bloomFilterOffset }, _leaf, recipe) =>
      bloomFilterOffset !== undefined && recipe?.bloomFilter === false,
    sentence: (columns) => `The Bloom filters of ${columns} are not kept.`,
  },
  {
    has: ({ statistics }, { bounds }) => statistics?.minValue !== undefined && bounds === 'none',
    sentence: (columns) => `The smallest and largest values of ${columns} are not kept.`,
  },
  {
    has: ({ statistics }) => statistics?.distinctCount !== undefined,
    sentence: (columns) => `The distinct counts of ${columns} are not kept.`,
  },
  {
    has: ({ geospatialStatistics }) => geospatialStatistics !== undefined,
    sentence: (columns) => `The bounding boxes of ${columns} are not kept.`,
  },
  {
    has: ({ keyValueMetadata }) => (keyValueMetadata?.length ?? 0) > 0,
    sentence: (columns) => `The key-value metadata of the chunks of ${columns} is not kept.`,
  },
];

/** Looks at column chunks one by one and remembers what will be missed. */
export class ChunkLosses {
  readonly #found = new Map<Kind, Set<string>>();
  readonly #recipes: readonly ColumnRecipe[];

  /** `recipes` are those of the leaves. */
  constructor(recipes: readonly ColumnRecipe[]) {
    this.#recipes = recipes;
  }

  see(metaData: ColumnMetaData, leaf: StoredLeaf): void {
    const recipe = this.#recipes[leaf.node.leafStart];
    for (const kind of kinds) {
      if (!kind.has(metaData, leaf, recipe)) continue;
      const columns = this.#found.get(kind) ?? new Set();
      columns.add(leaf.node.path.join('.'));
      this.#found.set(kind, columns);
    }
  }

  sentences(): readonly string[] {
    return kinds.flatMap((kind) => {
      const columns = this.#found.get(kind);
      return columns === undefined ? [] : [kind.sentence(columnsText([...columns]))];
    });
  }
}
