import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeAvro,
  namedSchemas,
  type AvroFieldSchema,
  type AvroSchema,
  type AvroSchemaObject,
  type AvroValue,
} from '../../../../fakes/avroValue.ts';
import { avroValues } from '../../../../fakes/avroArbitrary.ts';
import { readAs } from '../readAs.ts';

/** A field of the writer's schema, and what a reader makes of it. */
interface Evolution {
  readonly written: AvroSchema;
  readonly read: AvroSchema;
}

const promotions: readonly (readonly [string, readonly string[]])[] = [
  ['boolean', ['boolean']],
  ['int', ['int', 'long', 'double']],
  // A float itself is told by fewer digits than avsc has for it.
  ['float', ['double']],
  ['double', ['double']],
  ['string', ['string', 'bytes']],
];

const scalar: fc.Arbitrary<Evolution> = fc
  .constantFrom(...promotions)
  .chain(([written, targets]) =>
    fc.constantFrom(...targets).map((read): Evolution => ({ written, read })),
  );

const { evolution } = fc.letrec<{ evolution: Evolution }>((tie) => ({
  evolution: fc.oneof(
    { depthSize: 'small' },
    scalar,
    scalar.map(({ written, read }): Evolution => ({ written, read: ['null', read] })),
    scalar.map(({ written, read }): Evolution => ({
      written: [written, 'null'],
      read: ['null', read],
    })),
    tie('evolution').map(({ written, read }): Evolution => ({
      written: { type: 'array', items: written },
      read: { type: 'array', items: read },
    })),
    tie('evolution').map(({ written, read }): Evolution => ({
      written: { type: 'map', values: written },
      read: { type: 'map', values: read },
    })),
  ),
}));

/** What happens to a field besides its type. */
const fates = ['kept', 'dropped', 'renamed', 'added'] as const;

interface RankedField {
  readonly rank: number;
  readonly field: AvroFieldSchema & { readonly default?: number; readonly aliases?: string[] };
}

interface Evolved {
  readonly writer: AvroSchemaObject;
  readonly reader: AvroSchemaObject;
  readonly values: readonly AvroValue[];
}

const evolved: fc.Arbitrary<Evolved> = fc
  .array(fc.tuple(evolution, fc.constantFrom(...fates), fc.nat()), { minLength: 1, maxLength: 5 })
  .chain((parts) => {
    const written = parts.flatMap(([{ written: type }, fate], i) =>
      fate === 'added' ? [] : [{ name: `f${i}`, type }],
    );
    const read = parts
      .flatMap(([{ read: type }, fate, rank], i): readonly RankedField[] => {
        if (fate === 'dropped') return [];
        if (fate === 'added') return [{ rank, field: { name: `f${i}`, type: 'long', default: i } }];
        const name = fate === 'renamed' ? `g${i}` : `f${i}`;
        return [{ rank, field: { name, type, aliases: [`f${i}`] } }];
      })
      .sort((a, b) => a.rank - b.rank)
      .map(({ field }) => field);
    const writer: AvroSchemaObject = { type: 'record', name: 'R', fields: written };
    const reader: AvroSchemaObject = { type: 'record', name: 'R', fields: read };
    return fc
      .array(avroValues(writer, namedSchemas(writer)), { maxLength: 8 })
      .map((values) => ({ writer, reader, values }));
  });

describe('resolution', () => {
  it('gives the values that avsc gives', () => {
    let compared = 0;
    fc.assert(
      fc.property(evolved, ({ writer, reader, values }) => {
        const [from, to] = [writer, reader].map((schema) =>
          avsc.Type.forSchema(structuredClone(schema) as avsc.Schema, { wrapUnions: false }),
        );
        if (from === undefined || to === undefined) return;
        const resolver = to.createResolver(from);
        const names = (reader.fields ?? []).map(({ name }) => name);
        const texts = readAs({ writer, reader, values });
        for (const [row, value] of values.entries()) {
          const bytes = Buffer.from(encodeAvro(writer, value));
          const decoded = to.fromBuffer(bytes, resolver) as Readonly<Record<string, unknown>>;
          expect(texts[row]?.map(plain)).toEqual(names.map((name) => simple(decoded[name])));
          compared++;
        }
      }),
    );
    expect(compared).toBeGreaterThan(50);
  });
});

/** Objects lose duplicate keys and the sign of zero means nothing here: on both sides alike. */
function plain(text: string): unknown {
  return simple(JSON.parse(text));
}

function simple(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (Array.isArray(value)) return value.map(simple);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, simple(part)]));
}
