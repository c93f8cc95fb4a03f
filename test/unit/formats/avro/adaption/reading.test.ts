import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../../src/formats/avro/adaption/reading.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import type { AvroSchema, AvroValue } from '../../../../fakes/avroValue.ts';
import { readAs } from '../readAs.ts';

const record = (fields: readonly object[], name = 'R'): never =>
  // Schemas of tests are plain JSON.
  ({ type: 'record', name, fields }) as never;
const field = (type: unknown, more: object = {}): object => ({ name: 'f', type, ...more });
const row = (...fields: AvroValue[]): AvroValue => ({ fields });
const branch = (number: number, value: AvroValue): AvroValue => ({ branch: number, value });

/** The texts of one column that was written as one type and is read as another. */
function column(writer: unknown, reader: unknown, ...values: AvroValue[]): readonly string[] {
  return readAs({
    writer: record([field(writer)]),
    reader: record([field(reader)]),
    values: values.map((value) => row(value)),
  }).map(([text]) => text ?? '');
}

describe('readingOf', () => {
  it.each<[string, string, AvroValue[], string[]]>([
    ['int', 'long', [-5, 2 ** 31 - 1], ['-5', '2147483647']],
    ['int', 'float', [16777217], ['16777216']],
    ['int', 'double', [16777217], ['16777217']],
    ['long', 'double', [2n ** 53n + 1n], ['9007199254740992']],
    // Rounded to a double first, this would become the float below, 1152921500000000000.
    ['long', 'float', [2n ** 60n + 2n ** 36n + 1n], ['1152921600000000000']],
    ['float', 'double', [0.5], ['0.5']],
    ['string', 'bytes', ['hé'], ['"68c3a9"']],
    ['bytes', 'string', [Uint8Array.of(104, 105)], ['"hi"']],
  ])('promotes %s to %s', (writer, reader, values, texts) => {
    expect(column(writer, reader, ...values)).toEqual(texts);
  });

  it('keeps nulls where it promotes, and may add that there are any', () => {
    const values = [branch(0, null), branch(1, 7)];
    expect(column(['null', 'int'], ['double', 'null'], ...values)).toEqual(['null', '7']);
    expect(column('int', ['null', 'long'], 7)).toEqual(['7']);
    expect(column(['null', 'int'], 'long', branch(1, 7))).toEqual(['7']);
  });

  it('gives the logical type of the reader, and takes that of the writer away', () => {
    const timestamp = { type: 'long', logicalType: 'timestamp-millis' };
    expect(column('int', timestamp, 1000)).toEqual(['"1970-01-01T00:00:01Z"']);
    expect(column(timestamp, 'long', 1000n)).toEqual(['1000']);
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 5, scale: 2 };
    expect(column('bytes', decimal, Uint8Array.of(5))).toEqual(['0.05']);
    expect(column(decimal, 'bytes', Uint8Array.of(5))).toEqual(['"05"']);
    expect(column(decimal, { ...decimal, precision: 50 }, Uint8Array.of(5))).toEqual(['0.05']);
  });

  it('orders, leaves out, renames and adds fields', () => {
    const texts = readAs({
      writer: record([
        { name: 'a', type: 'int' },
        { name: 'b', type: 'string' },
        { name: 'c', type: 'long' },
      ]),
      reader: record(
        [
          { name: 'c', type: 'long' },
          { name: 'added', type: 'long', default: -7 },
          { name: 'renamed', aliases: ['a'], type: 'double' },
        ],
        'Renamed',
      ),
      values: [row(1, 'x', 2n), row(3, 'y', 4n)],
    });
    expect(texts.map((line) => [line[0], line[2]])).toEqual([
      ['2', '1'],
      ['4', '3'],
    ]);
  });

  it('knows which columns are filled and which are left out', () => {
    const parse = (schema: unknown) => parseSchema(JSON.stringify(schema)).type;
    const writer = parse(record(['a', 'b', 'c'].map((name) => ({ name, type: 'int' }))));
    const reader = record([
      { name: 'c', type: 'long' },
      { name: 'added', type: 'long', default: -7 },
      { name: 'renamed', aliases: ['a'], type: 'double' },
    ]);
    expect(readingOf(writer, JSON.stringify(reader)).readerColumns).toEqual({
      filled: ['added'],
      leftOut: ['b'],
    });
    expect(readingOf(writer, undefined).readerColumns).toBeUndefined();
  });

  it('reads some columns, in order', () => {
    const texts = readAs({
      writer: record([
        { name: 'a', type: 'int' },
        { name: 'b', type: 'string' },
      ]),
      reader: record([
        { name: 'b', type: 'string' },
        { name: 'c', type: 'int', default: 5 },
        { name: 'a', type: 'long' },
      ]),
      values: [row(1, 'x')],
      columns: [1, 2],
    });
    expect(texts).toEqual([['5', '1']]);
  });

  it.each<[unknown, unknown, string]>([
    ['null', null, 'null'],
    ['string', 'é', '"é"'],
    ['bytes', 'é\u0000', '"e900"'],
    [{ type: 'fixed', name: 'F', size: 2 }, 'aÿ', '"61ff"'],
    [{ type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B', '"B"'],
    [{ type: 'array', items: 'int' }, [1, 2], '[1,2]'],
    [{ type: 'map', values: { type: 'enum', name: 'E', symbols: ['A'] } }, { k: 'A' }, '{"k":"A"}'],
    [
      record([{ name: 'x', type: 'int', default: 4 }, field('float')], 'I'),
      { f: 1.5 },
      '{"x":4,"f":1.5}',
    ],
    [['null', 'int'], null, 'null'],
    [['int', 'null'], 3, '3'],
    [['null', 'int', 'string'], 'late', '"late"'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, 0, '"1970-01-01T00:00:00Z"'],
    ['double', 'NaN', '"NaN"'],
  ])('adds a field of %j with the default %j', (type, value, text) => {
    const texts = readAs({
      writer: record([{ name: 'a', type: { type: 'enum', name: 'Other', symbols: ['X'] } }]),
      reader: record([
        field(type, { default: value }),
        { name: 'a', type: { type: 'enum', name: 'Other', symbols: ['X'] } },
      ]),
      values: Array.from({ length: 9 }, () => row('X')),
    });
    expect(texts).toEqual(Array.from({ length: 9 }, () => [text, '"X"']));
  });

  it('resolves what is nested', () => {
    const inner = (...fields: object[]): object => record(fields, 'Inner');
    const texts = column(
      {
        type: 'array',
        items: { type: 'map', values: inner({ name: 'a', type: 'int' }, field('string')) },
      },
      {
        type: 'array',
        items: {
          type: 'map',
          values: [
            'null',
            inner({ name: 'b', type: 'string', default: 'new' }, { name: 'a', type: 'double' }),
          ],
        },
      },
      [
        { pairs: [['k', row(1, 'x')]] },
        {
          pairs: [
            ['l', row(2, 'y')],
            ['m', row(3, 'z')],
          ],
        },
      ],
      [],
    );
    expect(texts).toEqual([
      '[{"k":{"b":"new","a":1}},{"l":{"b":"new","a":2},"m":{"b":"new","a":3}}]',
      '[]',
    ]);
  });

  it('reads symbols by name, and unknown ones as the default', () => {
    const writer = { type: 'enum', name: 'n.E', symbols: ['A', 'B', 'C'] };
    const reader = { type: 'enum', name: 'E', symbols: ['C', 'A'] };
    expect(column(writer, reader, 'A', 'C')).toEqual(['"A"', '"C"']);
    expect(column(writer, { ...reader, default: 'C' }, 'B', 'A')).toEqual(['"C"', '"A"']);
    expect(() => column(writer, reader, 'A', 'B')).toThrow(
      expect.objectContaining({
        code: 'invalidArgument',
        message: 'the reader\'s enum has no symbol "B", in row 2',
        where: { part: 'column f' },
      }),
    );
  });

  it('resolves unions branch by branch', () => {
    const values = [branch(0, 1), branch(1, 'x'), branch(2, null)];
    const union = ['int', 'string', 'null'];
    expect(column(union, ['null', 'bytes', 'double'], ...values)).toEqual(['1', '"78"', 'null']);
    expect(column(union, ['string', 'long', 'null'], ...values)).toEqual(['1', '"x"', 'null']);
    expect(column('int', ['string', 'long'], 5)).toEqual(['5']);
    expect(column(union, 'int', branch(0, 4))).toEqual(['4']);
    expect(column(['int', 'long'], ['null', 'double'], branch(0, 4), branch(1, 5n))).toEqual([
      '4',
      '5',
    ]);
    expect(
      column(['null', 'int'], ['string', 'null', 'int'], branch(0, null), branch(1, 2)),
    ).toEqual(['null', '2']);
  });

  it('takes the branch of the same type before one that it could be promoted to', () => {
    expect(
      readAs({
        writer: record([field('int')]),
        reader: record([field(['double', 'int'])]),
        values: [row(3)],
      }),
    ).toEqual([['3']]);
  });

  it.each<[unknown, unknown, AvroValue[], string]>([
    [
      ['null', 'int'],
      'int',
      [branch(1, 1), branch(0, null)],
      "null is not of the reader's type, in row 2",
    ],
    [
      ['int', 'string'],
      ['int', 'null'],
      [branch(0, 1), branch(0, 1), branch(1, 'x')],
      "string is not of the reader's union, in row 3",
    ],
    [
      { type: 'array', items: ['null', 'int'] },
      { type: 'array', items: 'int' },
      [[], [branch(1, 1)], [], [branch(1, 1), branch(0, null)]],
      "null is not of the reader's type, in row 4",
    ],
  ])('says which row of %j cannot be read as %j', (writer, reader, values, message) => {
    expect(() => column(writer, reader, ...values)).toThrow(
      expect.objectContaining({ code: 'invalidArgument', message }),
    );
  });

  it('resolves recursive types within their text', () => {
    const node = (...fields: object[]): never => record(fields, 'Node');
    const texts = readAs({
      writer: node(
        { name: 'value', type: 'int' },
        { name: 'dropped', type: 'string' },
        { name: 'next', type: ['null', 'Node'] },
      ),
      reader: node(
        { name: 'next', type: ['null', 'Node'] },
        { name: 'value', type: 'double' },
        { name: 'added', type: ['null', 'Node'], default: null },
      ),
      values: [row(1, 'x', branch(1, row(2, 'y', branch(1, row(3, 'z', branch(0, null))))))],
    });
    expect(texts[0]?.[1]).toBe('1');
    expect(JSON.parse(JSON.parse(texts[0]?.[0] ?? '') as string)).toEqual({
      next: { next: null, value: 3, added: null },
      value: 2,
      added: null,
    });
  });

  it('says everything that does not resolve', () => {
    const writer = record([
      { name: 'a', type: 'string' },
      { name: 'b', type: { type: 'array', items: record([{ name: 'c', type: 'long' }], 'I') } },
      { name: 'd', type: { type: 'long', logicalType: 'timestamp-millis' } },
    ]);
    const reader = record([
      { name: 'a', type: 'int' },
      { name: 'b', type: { type: 'array', items: record([{ name: 'c', type: 'int' }], 'I') } },
      { name: 'd', type: { type: 'long', logicalType: 'timestamp-micros' } },
      { name: 'e', type: 'int' },
      { name: 'g', type: 'int', default: 'x' },
    ]);
    const read = (): unknown =>
      readingOf(parseSchema(JSON.stringify(writer)).type, JSON.stringify(reader));
    expect(read).toThrow(
      expect.objectContaining({
        code: 'invalidArgument',
        message: [
          'the file cannot be read as this schema: field a: string cannot be read as int',
          'field b[].c: long cannot be read as int',
          'field d: timestamp-millis cannot be read as timestamp-micros',
          'field e: it was not written, and has no default',
          'field g: its default "x" is not of its type',
        ].join('; '),
      }),
    );
  });

  it.each<[unknown, unknown]>([
    [record([]), 'int'],
    ['int', record([])],
    [
      { type: 'fixed', name: 'F', size: 2 },
      { type: 'fixed', name: 'F', size: 3 },
    ],
    [
      { type: 'enum', name: 'E', symbols: [] },
      { type: 'enum', name: 'F', symbols: [] },
    ],
    [record([field(['int', 'null'])]), record([field('string')])],
    [record([field(['string', 'bytes'])]), record([field(['string', 'null'])])],
  ])('does not read %j as %j', (writer, reader) => {
    const { type } = parseSchema(JSON.stringify(writer));
    expect(() => readingOf(type, JSON.stringify(reader))).toThrow(
      expect.objectContaining({ code: 'invalidArgument' }),
    );
  });

  it('reads what is no record at the top', () => {
    const writer: AvroSchema = { type: 'array', items: 'int' };
    expect(readAs({ writer, reader: { type: 'array', items: 'long' }, values: [[1, 2]] })).toEqual([
      ['[1,2]'],
    ]);
  });
});
