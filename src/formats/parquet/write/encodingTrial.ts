/**
 * Which integer columns are better off without a dictionary. The encoder tries one on every column and gives it up
 * when it gets too large; for ids, timestamps and measurements that costs most of the time, and the plain values that
 * follow compress badly. DELTA_BINARY_PACKED is faster and mostly smaller there: a column that gave up its dictionary,
 * or whose dictionary has nearly as many entries as it has values, is encoded both ways once, and the smaller way is kept for the rest of the file.
 */
import type { ColumnRecipe } from './columnRecipes.ts';
import type { EncodedChunk } from '../mini/encodedFile.ts';
import { encodings, pageHeader, pageTypes, physicalTypes } from '../thrift/metadata.ts';
import { storedName, type StoredLeaf } from '../schema/storedSchema.ts';
import { decode } from '../thrift/thriftStruct.ts';

export class EncodingTrial {
  readonly #leaves: readonly StoredLeaf[];
  readonly #recipes: readonly ColumnRecipe[];
  /** By leaf number; a leaf that is missing has not been tried. */
  readonly #isDelta = new Map<number, boolean>();

  /** `recipes` are those of the leaves: what they ask for is not tried. */
  constructor(leaves: readonly StoredLeaf[], recipes: readonly ColumnRecipe[]) {
    this.#leaves = leaves;
    this.#recipes = recipes;
  }

  /** EncoderSettings.deltaColumns of these leaves, as far as is known; those in `trial` anyway. */
  deltaColumns(leaves: readonly number[], trial: readonly number[] = []): string[] {
    return leaves
      .filter((leaf) => this.#isDelta.get(leaf) === true || trial.includes(leaf))
      .flatMap((leaf) => this.#leaves[leaf]?.node ?? [])
      .map(storedName);
  }

  /** Those that should be encoded with delta for comparison, now that the dictionary's result is there. */
  candidates(
    leaves: readonly number[],
    chunksOf: (leaf: number) => readonly EncodedChunk[],
  ): number[] {
    const untried = leaves.filter((leaf) => !this.#isDelta.has(leaf) && this.#canBeDelta(leaf));
    for (const leaf of untried)
      if (!chunksOf(leaf).some(hasPoorDictionary)) this.#isDelta.set(leaf, false);
    return untried.filter((leaf) => !this.#isDelta.has(leaf));
  }

  /** Decides for the smaller, which it returns. */
  choose(
    leaf: number,
    dictionary: readonly EncodedChunk[],
    delta: readonly EncodedChunk[],
  ): readonly EncodedChunk[] {
    const isDelta = totalBytes(delta) < totalBytes(dictionary);
    this.#isDelta.set(leaf, isDelta);
    return isDelta ? delta : dictionary;
  }

  /** Encoder settings name columns, and cannot name the parts of nested ones. */
  #canBeDelta(leaf: number): boolean {
    const { node, type } = this.#leaves[leaf] ?? {};
    const { dictionary, encoding } = this.#recipes[leaf] ?? {};
    if (dictionary !== undefined || encoding !== undefined) return false;
    const physical = type === undefined ? undefined : physicalTypes[type];
    return node?.path.length === 1 && (physical === 'INT32' || physical === 'INT64');
  }
}

/** A dictionary with fewer than so many values to an entry hardly pays. */
const poorValuesPerEntry = 4;

function hasPoorDictionary(chunk: EncodedChunk): boolean {
  if (gaveUpDictionary(chunk)) return true;
  const { numValues, dictionaryPageOffset } = chunk.metaData;
  if (dictionaryPageOffset === undefined || numValues === 0) return false;
  // The chunk begins with its dictionary, whose header says how many entries there are.
  const { dictionaryPageHeader } = decode(pageHeader, chunk.bytes).value;
  return (dictionaryPageHeader?.numValues ?? 0) * poorValuesPerEntry > numValues;
}

function gaveUpDictionary({ metaData }: EncodedChunk): boolean {
  const stats = metaData.encodingStats ?? [];
  return stats.some(
    ({ pageType, encoding }) =>
      pageTypes[pageType] !== 'DICTIONARY_PAGE' && encodings[encoding] === 'PLAIN',
  );
}

const totalBytes = (chunks: readonly EncodedChunk[]): number =>
  chunks.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
