/** Options as sentences: how a file will be written, as far as that differs from what is written without asking. */
import { capitalized } from '../../../base/errorText.ts';
import { bytesText } from '../../../base/quantityText.ts';
import type { ColumnRecipe } from './columnRecipes.ts';
import { physicalTypes, type SchemaElement } from '../thrift/metadata.ts';
import { writeDefaults, type WriteSettings } from './writeOptions.ts';

/** What the recipes are recipes of. */
interface NamedLeaf {
  readonly path: readonly string[];
  readonly element: Pick<SchemaElement, 'type'>;
}

/** `leaves` are those of the recipes. The first sentence is always about compression. */
export function writeChoices(
  settings: WriteSettings,
  recipes: readonly ColumnRecipe[],
  leaves: readonly NamedLeaf[],
): readonly string[] {
  return [
    `Compression: ${compressionText(settings)}.`,
    ...columnChoices(settings, recipes, leaves),
    ...readerWarnings(recipes, leaves),
    ...pageChoices(settings),
    ...lookupChoices(settings),
  ];
}

function compressionText({
  compression,
  compressionLevel: level,
}: Pick<WriteSettings, 'compression' | 'compressionLevel'>): string {
  return level === undefined ? compression : `${compression}, level ${level}`;
}

/** Columns that are written alike share a sentence. */
function columnChoices(
  settings: WriteSettings,
  recipes: readonly ColumnRecipe[],
  leaves: readonly NamedLeaf[],
): readonly string[] {
  const columnsByChoice = new Map<string, string[]>();
  for (const [index, recipe] of recipes.entries()) {
    const choice = recipeChoice(settings, recipe);
    if (choice === '') continue;
    const columns = columnsByChoice.get(choice) ?? [];
    columns.push(leaves[index]?.path.join('.') ?? '');
    columnsByChoice.set(choice, columns);
  }
  return Array.from(columnsByChoice, ([choice, columns]) => {
    const isAll = columns.length === recipes.length;
    return `${isAll ? 'All columns' : capitalized(columnsText(columns))}: ${choice}.`;
  });
}

function recipeChoice(settings: WriteSettings, recipe: ColumnRecipe): string {
  const compression = compressionText(recipe);
  const parts = [
    compression === compressionText(settings) ? '' : compression,
    recipe.encoding ?? '',
    dictionaryChoice(recipe),
    recipe.bloomFilter === true ? 'with a bloom filter' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function dictionaryChoice({ dictionary, encoding }: ColumnRecipe): string {
  if (dictionary === true) return 'with a dictionary';
  // An encoding that is asked for takes the place of the dictionary.
  return dictionary === false && encoding === undefined ? 'without a dictionary' : '';
}

/** What BYTE_STREAM_SPLIT was made for; for other types it is of 2024. */
const splitTypes: readonly (string | undefined)[] = ['FLOAT', 'DOUBLE'];

function readerWarnings(
  recipes: readonly ColumnRecipe[],
  leaves: readonly NamedLeaf[],
): readonly string[] {
  const columns = leaves.filter(
    ({ element: { type = 0 } }, index) =>
      recipes[index]?.encoding === 'BYTE_STREAM_SPLIT' && !splitTypes.includes(physicalTypes[type]),
  );
  if (columns.length === 0) return [];
  const names = columnsText(columns.map(({ path }) => path.join('.')));
  return [
    `Some readers cannot read ${names}: they know BYTE_STREAM_SPLIT of FLOAT and DOUBLE only.`,
  ];
}

function pageChoices(settings: WriteSettings): readonly string[] {
  const { pageBytes, dictionaryPageBytes, dataPageVersion } = settings;
  const sentences: string[] = [];
  if (pageBytes !== writeDefaults.pageBytes)
    sentences.push(`Bytes per page: about ${bytesText(pageBytes)} before compression.`);
  if (dictionaryPageBytes !== writeDefaults.dictionaryPageBytes)
    sentences.push(`Dictionaries: up to ${bytesText(dictionaryPageBytes)}.`);
  if (dataPageVersion !== writeDefaults.dataPageVersion)
    sentences.push(`Data pages: version ${dataPageVersion}.`);
  return sentences;
}

/** What helps readers to skip, and to notice damage. */
function lookupChoices(settings: WriteSettings): readonly string[] {
  const { statistics, pageIndex, bloomFilter, bloomFalsePositives, checksums } = settings;
  const sentences: string[] = [];
  if (statistics === 'none') sentences.push('Smallest and largest values: not written.');
  if (statistics === 'chunk') sentences.push('Smallest and largest values: of column chunks only.');
  if (!pageIndex) sentences.push('Page index: not written.');
  if (bloomFilter === false) sentences.push('Bloom filters: only where they are asked for.');
  if (bloomFalsePositives !== writeDefaults.bloomFalsePositives)
    sentences.push(
      `Bloom filters: false positives ${Number((bloomFalsePositives * 100).toPrecision(3))} %.`,
    );
  if (checksums !== undefined)
    sentences.push(`Checksums of pages: ${checksums ? 'written' : 'not written'}.`);
  return sentences;
}

const namedColumns = 3;

/** `column a`, `columns a, b and 3 more`. */
export function columnsText(names: readonly string[]): string {
  const shown = names.slice(0, namedColumns);
  const more = names.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])];
  const last = list.pop() ?? '';
  if (list.length === 0) return `column ${last}`;
  return `columns ${list.join(', ')} and ${last}`;
}
