import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedArrowSchema } from '../../../../../src/formats/parquet/write/editedArrowSchema.ts';

const same = (_key: string, value: string): string => value;

function written(schema: arrow.Schema): string {
  const writer = new arrow.RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.finish();
  return Buffer.from(writer.toUint8Array(true)).toString('base64');
}

/** As Arrow's own library reads it. */
function read(value: string | undefined): arrow.Schema {
  return arrow.RecordBatchReader.from(Buffer.from(value ?? '', 'base64')).open().schema;
}

const told = ({ name, type, nullable, metadata }: arrow.Field): string =>
  JSON.stringify([name, String(type), nullable, [...metadata]]);

const types: fc.Arbitrary<arrow.DataType> = fc.constantFrom(
  new arrow.Int16(),
  new arrow.LargeUtf8(),
  new arrow.TimestampMicrosecond('Europe/Oslo'),
  new arrow.DurationNanosecond(),
  new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), 7),
  new arrow.FixedSizeList(2, new arrow.Field('x', new arrow.Float32(), false)),
  new arrow.Struct([new arrow.Field('a', new arrow.List(new arrow.Field('é', new arrow.Bool())))]),
);

const columns = fc.uniqueArray(
  fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }),
    type: types,
    nullable: fc.boolean(),
    unit: fc.option(fc.string(), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12, selector: ({ name }) => name },
);

/**
 * A schema with columns a (list_view<int8>), b (int32, never null, unit: m) and c (dictionary<int8, string>) and
 * metadata pandas and owner, written by pyarrow 26.
 */
const ofPyarrow =
  '/////+ABAAAQAAAAAAAKAA4ABgAFAAgACgAAAAABBAAQAAAAAAAKAAwAAAAEAAgACgAAAGAAAAAEAAAAAgAAACgAAAAEAAAADP///xAAAAAEAA' +
  'AAAgAAAG1lAAAFAAAAb3duZXIAAAAs////HAAAAAQAAAAOAAAAeyJjb2x1bW5zIjpbXX0AAAYAAABwYW5kYXMAAAMAAADYAAAAdAAAABQAAAAQ' +
  'ABgACAAGAAcADAAQABQAEAAAAAAAAQUUAAAAOAAAABwAAAAEAAAAAAAAAAEAAABjAAAACAAIAAAABAAIAAAABAAAABj///8AAAABCAAAAAQABg' +
  'AEAAAAAAASABgACAAAAAcADAAAABAAFAASAAAAAAAAAhQAAABIAAAACAAAABAAAAAAAAAAAQAAAGIAAAABAAAADAAAAAgADAAEAAgACAAAABAA' +
  'AAAEAAAAAQAAAG0AAAAEAAAAdW5pdAAAAACU////AAAAASAAAADU////AAABGRQAAAAcAAAABAAAAAEAAAAkAAAAAQAAAGEAAAAEAAQABAAAAB' +
  'AAFAAIAAYABwAMAAAAEAAQAAAAAAABAhAAAAAgAAAABAAAAAAAAAAEAAAAaXRlbQAAAAAIAAwACAAHAAgAAAAAAAABCAAAAAAAAAA=';

describe('editedArrowSchema', () => {
  it('has the fields that are left, in their order and by their names, with all that is said of them', () => {
    fc.assert(
      fc.property(columns, fc.infiniteStream(fc.nat()), (fields, choices) => {
        const schema = new arrow.Schema(
          fields.map(({ name, type, nullable, unit }) => {
            const metadata = unit === undefined ? undefined : new Map([['unit', unit]]);
            return new arrow.Field(name, type, nullable, metadata);
          }),
          new Map([['owner', 'me']]),
        );
        const next = (): number => choices.next().value as number;
        const kept = schema.fields
          .filter((_, i) => i === 0 || next() % 3 > 0)
          .map((field) => ({ field, place: next() }))
          .sort((a, b) => a.place - b.place)
          .map(({ field, place }, i) => ({
            field,
            as: place % 2 === 0 ? field.name : `${i}×${field.name}`,
          }));
        const names = kept.map(({ field: { name }, as }) => ({ name, as }));
        const edited = read(editedArrowSchema(written(schema), { names, entry: same }));
        expect(edited.fields.map(told)).toEqual(
          kept.map(({ field, as }) => told(field.clone({ name: as }))),
        );
        expect([...edited.metadata]).toEqual([['owner', 'me']]);
      }),
    );
  });

  it('keeps types that the library does not know, and edits or leaves out metadata', () => {
    const entry = (key: string, value: string) =>
      key === 'owner' ? undefined : `${value} and more`;
    const names = ['c', 'a', 'b'].map((name) => ({ name, as: `my ${name}` }));
    const edited = editedArrowSchema(ofPyarrow, { names, entry }) ?? '';
    expect(() => read(edited)).toThrow();
    // Without the one that it does not know.
    const rest = ['my b', 'my c'].map((name) => ({ name, as: name }));
    const { fields, metadata } = read(editedArrowSchema(edited, { names: rest, entry: same }));
    expect(fields.map(told)).toEqual([
      '["my b","Int32",false,[["unit","m"]]]',
      '["my c","Dictionary<Int8, Utf8>",true,[]]',
    ]);
    expect([...metadata]).toEqual([['pandas', '{"columns":[]} and more']]);
  });

  it('is not there where columns cannot be told apart, or are not in it', () => {
    const twice = written(
      new arrow.Schema([
        new arrow.Field('a', new arrow.Int32()),
        new arrow.Field('a', new arrow.Utf8()),
      ]),
    );
    const a = { name: 'a', as: 'a' };
    expect(editedArrowSchema(twice, { names: [a], entry: same })).toBeUndefined();
    const unknown = [a, { name: 'z', as: 'z' }];
    expect(editedArrowSchema(ofPyarrow, { names: unknown, entry: same })).toBeUndefined();
    const copied = [a, { name: 'a', as: 'copy' }];
    expect(editedArrowSchema(ofPyarrow, { names: copied, entry: same })).toBeUndefined();
  });

  it('is not there, rather than an error, where the message is damaged', () => {
    const bytes = Buffer.from(ofPyarrow, 'base64');
    const names = [{ name: 'b', as: 'c' }];
    const edit = (value: string) => editedArrowSchema(value, { names, entry: same });
    expect([edit('no base64!'), edit(''), edit('AAAA')]).toEqual([undefined, undefined, undefined]);
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 });
    fc.assert(
      fc.property(flips, fc.nat(bytes.length), (changes, end) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        expect(() => edit(damaged.subarray(0, end).toString('base64'))).not.toThrow();
        expect(() => edit(damaged.toString('base64'))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
