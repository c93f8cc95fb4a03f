/**
 * Holds what a file says of the levels of its values, and of how many bytes they take, against its pages.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (SizeStatistics)
 */
import { TableError } from '../../../base/errors.ts';
import { openDataPage, type OpenBody } from '../mini/pageBody.ts';
import { HybridRuns } from '../pages/hybridRuns.ts';
import { valuesOf, type FoundPage } from '../pages/pageHeaders.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import type { ColumnMetaData } from '../thrift/metadata.ts';
import type { PageIndex } from './checkPageIndex.ts';
import type { ChunkFaults } from './chunkFaults.ts';

/** How many values have each level, from 0 on. */
export interface LevelCounts {
  readonly repetition: readonly number[];
  readonly definition: readonly number[];
}

/** What a page, or a chunk, really has. */
export interface FoundSizes {
  /** Undefined where levels could not be read. */
  readonly levels: LevelCounts | undefined;
  /** Of byte arrays, without their lengths. */
  readonly bytes: number;
}

/** Whether levels have to be counted to check all that is said. */
export function saysLevels({ sizeStatistics }: ColumnMetaData, { columns }: PageIndex): boolean {
  const said = [
    sizeStatistics?.definitionLevelHistogram,
    sizeStatistics?.repetitionLevelHistogram,
    columns?.definitionLevelHistograms,
    columns?.repetitionLevelHistograms,
  ];
  return said.some((list) => list !== undefined && list.length > 0);
}

/** Undefined for a page that cannot be taken apart, which decoding it tells. */
export async function levelsOf(
  page: FoundPage,
  body: Uint8Array,
  { leaf, open }: { readonly leaf: SchemaNode; readonly open: OpenBody },
): Promise<LevelCounts | undefined> {
  const opened = await openDataPage(page.header, body, { leaf, open }).catch((error: unknown) => {
    if (error instanceof TableError && error.code !== 'aborted') return undefined;
    throw error;
  });
  const values = valuesOf(page);
  if (opened === undefined || values === undefined) return undefined;
  const repetition = countsOf(opened.repetition, leaf.maxRepetition, values);
  const definition = countsOf(opened.definition, leaf.maxDefinition, values);
  return repetition && definition && { repetition, definition };
}

/** Undefined where there are fewer levels than values, or larger ones than there may be. */
function countsOf(levels: Uint8Array, maxLevel: number, values: number): number[] | undefined {
  if (maxLevel === 0) return [values];
  const counts = new Array<number>(maxLevel + 1).fill(0);
  const runs = new HybridRuns(levels, 0, levels.length, Math.ceil(Math.log2(maxLevel + 1)));
  for (let at = 0; at < values;) {
    if (!runs.next() || runs.code > maxLevel) return undefined;
    const count = Math.min(runs.left, values - at);
    counts[runs.code]! += count;
    at += count;
  }
  return counts;
}

/** Of all pages together; undefined where those of one are. */
export function mergedLevels(pages: readonly (LevelCounts | undefined)[]): LevelCounts | undefined {
  const known = pages.flatMap((levels) => levels ?? []);
  if (known.length < pages.length) return undefined;
  const sum = (which: keyof LevelCounts): number[] =>
    (known[0]?.[which] ?? []).map((_, level) =>
      known.reduce((total, levels) => total + (levels[which][level] ?? 0), 0),
    );
  return { repetition: sum('repetition'), definition: sum('definition') };
}

/** What is said of a page, or of a chunk; undefined or empty is not said. */
interface SizeClaims {
  readonly repetition: readonly number[] | undefined;
  readonly definition: readonly number[] | undefined;
  readonly bytes: number | undefined;
}

/** A clause for each claim that is not true. */
function wrongSizes({ bytes = NaN, ...said }: SizeClaims, found: FoundSizes): string[] {
  const wrong: string[] = [];
  for (const which of ['repetition', 'definition'] as const) {
    const [claimed = [], real] = [said[which], found.levels?.[which]];
    if (claimed.length === 0 || real === undefined || claimed.join() === real.join()) continue;
    wrong.push(
      `its ${which} levels from 0 on are said to come ${claimed.join(', ')} times, but come ${real.join(', ')} times`,
    );
  }
  if (!Number.isNaN(bytes) && bytes !== found.bytes)
    wrong.push(`its values are said to take ${bytes} bytes, but take ${found.bytes}`);
  return wrong;
}

/** Tells what the footer says of the chunk and is not true. */
export function checkChunkSizes(
  { sizeStatistics }: ColumnMetaData,
  { found, start }: { readonly found: FoundSizes; readonly start: number },
  faults: ChunkFaults,
): void {
  const claims = {
    repetition: sizeStatistics?.repetitionLevelHistogram,
    definition: sizeStatistics?.definitionLevelHistogram,
    bytes: sizeStatistics?.unencodedByteArrayDataBytes,
  };
  for (const clause of wrongSizes(claims, found)) faults.add('statistics', start, clause);
}

/** Tells what the page index says of pages and is not true; `found` has an entry for each of `pages`. */
export function checkPageSizes(
  { columns, offsets }: PageIndex,
  { pages, found }: { readonly pages: readonly FoundPage[]; readonly found: readonly FoundSizes[] },
  faults: ChunkFaults,
): void {
  const of = (list: readonly number[] | undefined, page: number): readonly number[] | undefined => {
    const levels = (list?.length ?? 0) / pages.length;
    return list?.slice(page * levels, (page + 1) * levels);
  };
  for (const [index, page] of pages.entries()) {
    const claims = {
      repetition: of(columns?.repetitionLevelHistograms, index),
      definition: of(columns?.definitionLevelHistograms, index),
      bytes: offsets?.unencodedByteArrayDataBytes?.[index],
    };
    for (const clause of wrongSizes(claims, found[index]!))
      faults.add('pageIndex', page.offset, `page ${index} of its page index: ${clause}`);
  }
}
