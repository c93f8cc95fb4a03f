/** What a person types for one column: `PATH=CHOICE,…`, such as `city=gzip:9,no-dictionary`. */
import { TableError } from '../../../base/errors.ts';
import { compressions } from './compression.ts';
import { columnEncodings, type ColumnWriteOptions } from './writeOptions.ts';

const flags: Readonly<Record<string, ColumnWriteOptions>> = {
  dictionary: { dictionary: true },
  'no-dictionary': { dictionary: false },
  bloom: { bloomFilter: true },
  'no-bloom': { bloomFilter: false },
};

/** Throws TableError `invalidArgument` for what is no choice. Whether the column can have it is columnRecipes.ts's. */
export function columnChoice(text: string): readonly [path: string, options: ColumnWriteOptions] {
  // Paths may hold "=", choices do not.
  const split = text.lastIndexOf('=');
  if (split < 1) throw invalid(`a column is chosen for by PATH=CHOICE,…, not ${text}`);
  const choices = text
    .slice(split + 1)
    .split(',')
    .map((choice) => choiceOf(choice.trim()));
  return [text.slice(0, split).trim(), Object.assign({}, ...choices) as ColumnWriteOptions];
}

function choiceOf(text: string): ColumnWriteOptions {
  const flag = flags[text.toLowerCase()];
  if (flag !== undefined) return flag;
  const encoding = columnEncodings.find((known) => known === text.toUpperCase());
  if (encoding !== undefined) return { encoding };
  const [codec = '', level] = text.toLowerCase().split(':');
  const compression = compressions.find((known) => known === codec);
  if (compression === undefined)
    throw invalid(`${text} is no codec, no encoding and no other choice for a column`);
  if (level === undefined) return { compression };
  const compressionLevel = Number(level);
  if (level === '' || !Number.isInteger(compressionLevel))
    throw invalid(`the level of ${codec} is a whole number, not ${level}`);
  return { compression, compressionLevel };
}

const invalid = (message: string): TableError => new TableError('invalidArgument', message);
