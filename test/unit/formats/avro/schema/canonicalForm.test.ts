import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalForm } from '../../../../../src/formats/avro/schema/canonicalForm.ts';
import { fingerprintsOf, rabin } from '../../../../../src/formats/avro/schema/fingerprint.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { avroSchemas } from '../../../../fakes/avroArbitrary.ts';
import { avroBytes, avroFiles, schemaTextOf } from '../../../avroCorpus.ts';

const formOf = (schema: unknown): string | undefined =>
  canonicalForm(parseSchema(JSON.stringify(schema)).type);

/** What fastavro 1.12.2 gives for this schema (to_parsing_canonical_form, fingerprint). */
const schema = {
  type: 'record',
  name: 'R',
  namespace: 'n',
  doc: 'd',
  fields: [
    { name: 'a', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null },
    { name: 'é', type: { type: 'enum', name: 'm.E', symbols: ['A', 'B'], default: 'A' } },
    { name: 'f', type: { type: 'fixed', name: 'F', size: 4, aliases: ['x'] } },
    { name: 'g', type: 'F' },
    { name: 'm', type: { type: 'map', values: { type: 'array', items: 'R' } } },
  ],
};
const canonical =
  '{"name":"n.R","type":"record","fields":[{"name":"a","type":["null","long"]},' +
  '{"name":"é","type":{"name":"m.E","type":"enum","symbols":["A","B"]}},' +
  '{"name":"f","type":{"name":"n.F","type":"fixed","size":4}},{"name":"g","type":"n.F"},' +
  '{"name":"m","type":{"type":"map","values":{"type":"array","items":"n.R"}}}]}';

describe('canonicalForm', () => {
  it('is that of fastavro', () => {
    expect(formOf(schema)).toBe(canonical);
  });

  it('is the same however the schema is written', () => {
    expect(formOf({ type: { type: 'int' } })).toBe('"int"');
    expect(formOf(JSON.parse(canonical))).toBe(canonical);
  });

  it('is that of avsc for random schemas', () => {
    let compared = 0;
    fc.assert(
      fc.property(avroSchemas(), (random) => {
        const other = avscForm(random);
        if (other === undefined) return;
        expect(formOf(random)).toBe(other);
        compared++;
      }),
    );
    expect(compared).toBeGreaterThan(10);
  });

  it.each(avroFiles)('is that of avsc for %s', (name) => {
    const text = schemaTextOf(avroBytes(name));
    if (text === undefined || !text.startsWith('{') || !text.endsWith('}')) return;
    const other = avscForm(JSON.parse(text));
    if (other !== undefined) expect(canonicalForm(parseSchema(text).type)).toBe(other);
  });

  it('does not exist where a type has no name', () => {
    expect(formOf({ type: 'record', fields: [] })).toBeUndefined();
  });

  it('does not depend on how deep or recursive a schema is', () => {
    const node = { type: 'record', name: 'Node', fields: [{ name: 'n', type: ['null', 'Node'] }] };
    expect(formOf(node)).toBe(
      '{"name":"Node","type":"record","fields":[{"name":"n","type":["null","Node"]}]}',
    );
  });
});

describe('fingerprintsOf', () => {
  it('gives those of fastavro', async () => {
    expect(await fingerprintsOf(canonical)).toEqual([
      { name: 'CRC-64-AVRO', hex: '9080cdde0bd91439' },
      { name: 'MD5', hex: '2681725686333c8ead750a19edb54c48' },
      {
        name: 'SHA-256',
        hex: '5b4fde07a2fb33b0b4cffd73c171a70ea770611180fde775dfac0ec75c5d6950',
      },
    ]);
  });

  // From share/test/data/schema-tests.txt of the Avro project, there as signed numbers.
  it.each([
    ['"null"', 7195948357588979594n],
    ['"boolean"', -6970731678124411036n],
    ['"int"', 8247732601305521295n],
    ['"string"', -8142146995180207161n],
  ])('of %s is %s', (text, expected) => {
    const bytes = rabin(new TextEncoder().encode(text));
    expect(new DataView(bytes.buffer).getBigInt64(0, true)).toBe(expected);
  });
});

/** Undefined where avsc refuses the schema. */
function avscForm(schema: unknown): string | undefined {
  try {
    return JSON.stringify(
      avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: true }).schema(),
    );
  } catch {
    return undefined;
  }
}
