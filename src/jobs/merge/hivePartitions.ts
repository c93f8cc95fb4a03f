/** Columns that the folders of files stand for, as Hive names them: `year=2024/month=5/part.parquet`. Pure. */
import type { DataType, Field } from '../../table/schema.ts';
import {
  constantDate,
  constantLong,
  constantText,
  nullData,
  type ConstantColumn,
} from '../../scan/cast/constantData.ts';

/** Stands for null. */
const nullName = '__HIVE_DEFAULT_PARTITION__';

/** What the folders directly above a file say, the outermost first; undefined is null. */
function partitionsOf(path: string): ReadonlyMap<string, string | undefined> {
  const folders = path.split(/[\\/]/).slice(0, -1);
  const found: [string, string | undefined][] = [];
  for (const folder of folders.reverse()) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(folder) ?? [];
    if (key === undefined || value === undefined) break;
    found.unshift([unescaped(key), value === nullName ? undefined : unescaped(value)]);
  }
  return new Map(found);
}

/** Percent escapes, where they are of valid text. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not written with escapes: the name is what it is.
    return text;
  }
}

/** A column that is the same in all rows of a file. */
export interface FileColumn {
  readonly field: Field;
  readonly data: ConstantColumn;
}

/**
 * The columns that the folders of some files stand for, file by file, with types that fit all files: integers, dates,
 * or else text. None where the files do not all have the same ones.
 */
export function partitionColumns(paths: readonly string[]): readonly (readonly FileColumn[])[] {
  const found = paths.map(partitionsOf);
  const [first] = found;
  const keys = [...(first?.keys() ?? [])];
  const isAlike = found.every(
    (values) => values.size === keys.length && keys.every((key) => values.has(key)),
  );
  if (!isAlike) return paths.map(() => []);
  const types = new Map(keys.map((key) => [key, typeOf(found.map((values) => values.get(key)))]));
  return found.map((values) =>
    [...types].map(([name, { type, typeText }]) => {
      const value = values.get(name);
      const field = {
        name,
        type,
        typeText,
        nullable: found.some((of) => of.get(name) === undefined),
      };
      return { field, data: value === undefined ? nulls(type) : constant(type, value) };
    }),
  );
}

const integer: Pick<Field, 'type' | 'typeText'> = {
  type: { kind: 'int', bits: 64, signed: true },
  typeText: 'INT64',
};

function typeOf(values: readonly (string | undefined)[]): Pick<Field, 'type' | 'typeText'> {
  const known = values.filter((value) => value !== undefined);
  if (known.length > 0 && known.every(isInteger)) return integer;
  if (known.length > 0 && known.every((value) => daysOf(value) !== undefined))
    return { type: { kind: 'date' }, typeText: 'DATE' };
  return { type: { kind: 'string' }, typeText: 'STRING' };
}

function isInteger(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
function daysOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const days = Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  const isDay = Number.isInteger(days);
  // A 30th of February is a day of March to some.
  return isDay && new Date(days * 86_400_000).toISOString().startsWith(text) ? days : undefined;
}

function constant(type: DataType, value: string): ConstantColumn {
  if (type.kind === 'int') return constantLong(BigInt(value));
  return type.kind === 'date' ? constantDate(daysOf(value) ?? 0) : constantText(value);
}

function nulls(type: DataType): ConstantColumn {
  return (rows) => nullData(type, rows);
}
