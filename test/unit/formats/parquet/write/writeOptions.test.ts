import { describe, expect, it } from 'vitest';
import { columnRecipes } from '../../../../../src/formats/parquet/write/columnRecipes.ts';
import {
  physicalTypes,
  type SchemaElement,
} from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { writeChoices } from '../../../../../src/formats/parquet/write/writeChoices.ts';
import {
  writeDefaults,
  writeSettings,
  type ParquetWriteOptions,
} from '../../../../../src/formats/parquet/write/writeOptions.ts';

const leaf = (name: string, type: (typeof physicalTypes)[number]): SchemaElement => ({
  name,
  type: physicalTypes.indexOf(type),
  repetitionType: 1,
});

const { leaves } = schemaTree([
  { name: 'schema', numChildren: 4 },
  leaf('id', 'INT64'),
  leaf('flag', 'BOOLEAN'),
  { name: 'place', repetitionType: 1, numChildren: 2 },
  leaf('name', 'BYTE_ARRAY'),
  leaf('height', 'DOUBLE'),
  leaf('key', 'FIXED_LEN_BYTE_ARRAY'),
]);

const recipesOf = (options: ParquetWriteOptions) => columnRecipes(writeSettings(options), leaves);

describe('write options', () => {
  it('are the defaults where nothing is asked for', () => {
    expect(writeSettings({})).toEqual({ ...writeDefaults, columns: {} });
    expect(writeSettings({ compression: undefined, pageIndex: false })).toMatchObject({
      compression: 'zstd',
      pageIndex: false,
    });
  });

  it.each<ParquetWriteOptions>([
    { rowGroupRows: 0 },
    { rowGroupRows: 2 ** 31 },
    { rowGroupBytes: 0 },
    { pageBytes: 0.5 },
    { dataPageVersion: 3 as 2 },
    { statistics: 'some' as 'none' },
    { bloomFalsePositives: 1 },
    { compression: 'rar' as 'zstd' },
    { compression: 'zstd', compressionLevel: 23 },
    { compression: 'snappy', compressionLevel: 1 },
    { columns: { id: { encoding: 'DICTIONARY' as 'PLAIN' } } },
  ])('refuse %j', (options) => {
    expect(() => writeSettings(options)).toThrow(
      expect.objectContaining({ code: 'invalidArgument' }),
    );
  });
});

describe('column recipes', () => {
  it('take the options of the column, then of its group, then of the file', () => {
    const [id, , name, height] = recipesOf({
      compression: 'zstd',
      compressionLevel: 9,
      dictionary: true,
      columns: {
        id: { compression: 'gzip', encoding: 'DELTA_BINARY_PACKED' },
        place: { compressionLevel: 19, dictionary: false },
        'place.name': { dictionary: true, encoding: 'DELTA_BYTE_ARRAY' },
      },
    });
    expect(id).toMatchObject({ compression: 'gzip', dictionary: false });
    expect(id?.compressionLevel).toBeUndefined();
    expect(name).toMatchObject({
      compressionLevel: 19,
      dictionary: true,
      encoding: 'DELTA_BYTE_ARRAY',
    });
    expect(height).toMatchObject({ compressionLevel: 19, dictionary: false });
    expect(height?.encoding).toBeUndefined();
  });

  it('have a dictionary that is asked for all columns where there can be one', () => {
    const dictionaries = (options: ParquetWriteOptions) =>
      recipesOf({ dictionary: true, ...options }).map(({ dictionary }) => dictionary);
    expect(dictionaries({})).toEqual([true, false, true, true, false]);
    expect(dictionaries({ dataPageVersion: 2 })).toEqual([true, false, true, true, true]);
  });

  it.each<[ParquetWriteOptions['columns'], string]>([
    [{ nobody: {} }, 'column nobody'],
    [{ flag: { encoding: 'DELTA_BINARY_PACKED' } }, 'column flag'],
    [{ id: { encoding: 'RLE' } }, 'column id'],
    [{ 'place.name': { encoding: 'BYTE_STREAM_SPLIT' } }, 'column place.name'],
    [{ place: { encoding: 'DELTA_BYTE_ARRAY' } }, 'column place.height'],
    [{ flag: { dictionary: true } }, 'column flag'],
    [{ key: { dictionary: true } }, 'column key'],
    [{ flag: { bloomFilter: true } }, 'column flag'],
    [{ id: { compression: 'lz4', compressionLevel: 3 } }, 'column id'],
  ])('refuse %j, naming the column', (columns, part) => {
    expect(() => recipesOf({ columns })).toThrow(
      expect.objectContaining({ code: 'invalidArgument', where: { part } }),
    );
  });
});

describe('write choices', () => {
  const choicesOf = (options: ParquetWriteOptions): readonly string[] =>
    writeChoices(writeSettings(options), recipesOf(options), leaves);

  it('say which columns get no dictionary although all shall have one', () => {
    expect(choicesOf({ dictionary: true })).toContain(
      'Columns flag and key: without a dictionary.',
    );
  });

  it('warn of what some readers cannot read', () => {
    const split = { encoding: 'BYTE_STREAM_SPLIT' } as const;
    expect(choicesOf({ columns: { id: split, key: split, 'place.height': split } })).toContain(
      'Some readers cannot read columns id and key: they know BYTE_STREAM_SPLIT of FLOAT and DOUBLE only.',
    );
    expect(choicesOf({ columns: { 'place.height': split } }).join(' ')).not.toContain('readers');
  });
});
