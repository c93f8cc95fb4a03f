// The two decoders held against each other, and against what was encoded, on random schemas, values and damage.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodePlan } from '../../../../../src/formats/avro/plan/decodePlan.ts';
import type { DecodedBatch } from '../../../../../src/formats/avro/decoder/columnDecoder.ts';
import { ClosureDecoder } from '../../../../../src/formats/avro/decoder/closureDecoder.ts';
import { WasmDecoder } from '../../../../../src/formats/avro/decoder/wasmDecoder.ts';
import { planDecode } from '../../../../../src/formats/avro/plan/planDecode.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { avroSamples, type AvroSample } from '../../../../fakes/avroArbitrary.ts';
import { encodeAvro, type AvroValue } from '../../../../fakes/avroValue.ts';
import { anatomy, decodeBlocks, type Block, type Decoded } from './decoding.ts';
import { actual, expected } from './expected.ts';

const seed = Number(process.env['COLONNADE_SEED'] ?? 20261121);
const numRuns = Number(process.env['COLONNADE_RUNS'] ?? 300);
const parameters = { seed, numRuns };

interface Case extends AvroSample {
  /** Which columns, by position modulo their number; undefined is all. */
  readonly columns: readonly number[] | undefined;
  readonly batchRows: number;
  readonly blockRecords: number;
  readonly items: { readonly blockItems: number; readonly isSized: boolean };
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    sample: avroSamples(),
    columns: fc.option(fc.array(fc.nat(5), { maxLength: 4 }), { nil: undefined, freq: 3 }),
    batchRows: fc.integer({ min: 1, max: 12 }),
    blockRecords: fc.integer({ min: 1, max: 8 }),
    items: fc.record({ blockItems: fc.integer({ min: 1, max: 4 }), isSized: fc.boolean() }),
  })
  .map(({ sample, ...rest }) => ({ ...sample, ...rest }));

function planOf({ schema, columns }: Case): DecodePlan {
  const { type } = parseSchema(JSON.stringify(schema));
  const count = schema.fields?.length ?? 0;
  return planDecode(type, count === 0 ? undefined : columns?.map((column) => column % count));
}

function blocksOf({ schema, values, blockRecords, items }: Case): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < values.length; i += blockRecords) {
    const part = values.slice(i, i + blockRecords);
    const data = Buffer.concat(part.map((value) => encodeAvro(schema, value, items)));
    blocks.push({ data: new Uint8Array(data), records: part.length });
  }
  return blocks;
}

function decodeBoth(plan: DecodePlan, batchRows: number, blocks: readonly Block[]): Decoded {
  const limits = { rows: batchRows, bytes: 2 ** 26 };
  const byClosures = decodeBlocks(new ClosureDecoder(plan, limits), blocks);
  const byWasm = decodeBlocks(new WasmDecoder(plan, limits), blocks);
  expect(byWasm.blocks).toEqual(byClosures.blocks);
  const batches = byClosures.batches.map(anatomyOf);
  expect(byWasm.batches.map(anatomyOf)).toEqual(batches);
  const lent: unknown[] = [];
  decodeBlocks(new WasmDecoder(plan, limits, true), blocks, (batch) => lent.push(anatomyOf(batch)));
  expect(lent).toEqual(batches);
  return byWasm;
}

function anatomyOf({ rows, columns }: DecodedBatch): unknown {
  return { rows, columns: columns.map(anatomy) };
}

function rowsOf(plan: DecodePlan, { batches }: Decoded): unknown[] {
  const kept = plan.columns.filter((column) => !column.isSkipped);
  return batches.flatMap(({ rows, columns }) =>
    Array.from({ length: rows }, (_, row) => kept.map((node, i) => actual(node, columns[i]!, row))),
  );
}

function expectedRow(plan: DecodePlan, value: AvroValue): unknown[] {
  const { fields } = value as { readonly fields: readonly AvroValue[] };
  return plan.columns.flatMap((node, i) =>
    node.isSkipped ? [] : [expected(node, fields[i] ?? null)],
  );
}

describe('both decoders', () => {
  it(`give what was encoded, buffer for buffer alike (seed ${seed})`, () => {
    fc.assert(
      fc.property(cases, (each) => {
        const plan = planOf(each);
        const decoded = decodeBoth(plan, each.batchRows, blocksOf(each));
        expect(decoded.blocks.every(({ failure }) => failure === undefined)).toBe(true);
        expect(rowsOf(plan, decoded)).toEqual(each.values.map((value) => expectedRow(plan, value)));
      }),
      parameters,
    );
  });

  it(`agree on damaged blocks: the rows before the damage, its place and its reason (seed ${seed})`, () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
    fc.assert(
      fc.property(cases, damage, fc.option(fc.nat()), (each, bytes, cut) => {
        const blocks = blocksOf(each).map(({ data, records }): Block => {
          const harmed = data.slice();
          for (const [at, byte] of bytes) if (harmed.length > 0) harmed[at % harmed.length] = byte;
          return {
            data: cut === null ? harmed : harmed.subarray(0, cut % (harmed.length + 1)),
            records,
          };
        });
        decodeBoth(planOf(each), each.batchRows, blocks);
      }),
      parameters,
    );
  });

  it(`agree on blocks cut at each of their last bytes, with what is missing left in memory (seed ${seed})`, () => {
    fc.assert(
      fc.property(cases, (each) => {
        const [block] = blocksOf(each);
        if (block === undefined) return;
        const { data, records } = block;
        const cuts = Array.from({ length: Math.min(80, data.length) }, (_, cut): Block => {
          return { data: data.subarray(0, data.length - cut), records };
        });
        decodeBoth(planOf(each), each.batchRows, cuts);
      }),
      { seed, numRuns: Math.ceil(numRuns / 3) },
    );
  });
});
