import { readFileSync } from 'node:fs';
import { tableFromIPC, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import { verifyAvro } from '../../../../src/jobs/verify/verifyAvro.ts';
import { writeTable } from '../../../../src/jobs/writeTable.ts';
import { fieldOfArrow } from '../../formats/avro/writer/tableOfArrow.ts';

const file = new URL('../../../fixtures/avroWriter/allTypes.arrow', import.meta.url);
const table = tableFromIPC(readFileSync(file));

async function* batches(): AsyncGenerator<RecordBatch> {
  for (const batch of table.batches) yield await Promise.resolve(batch);
}

describe('an Avro output', () => {
  it('is checked before it gets its name', async () => {
    const sink = createMemorySink(1 << 22);
    const phases = new Set<string>();
    const written = await writeTable(sink, {
      write: { format: 'avro', avro: { codec: 'deflate', blockRows: 20 } },
      table: {
        schema: { fields: table.schema.fields.map(fieldOfArrow) },
        keyValueMetadata: [{ key: 'origin', value: 'a test' }],
      },
      batches: batches(),
      readsBack: true,
      checkInputs: async () => Promise.resolve(),
      report: ({ phase }) => phases.add(phase),
      signal: undefined,
    });
    expect(written).toMatchObject({ rowsOut: 50, segmentsOut: 3 });
    expect([...phases]).toEqual(['running', 'verifying', 'committing']);
    expect(new TextDecoder('latin1').decode(written.output)).toContain('\x0corigin\x0ca test');

    const again = createMemorySink(1 << 22);
    await again.write(written.output!);
    const expected = { rows: 50, segments: 3 };
    await expect(verifyAvro(again, expected, undefined)).resolves.toBeUndefined();
    const wrong = [
      { rows: 49, segments: 3 },
      { rows: 50, segments: 4 },
    ];
    for (const other of wrong)
      await expect(verifyAvro(again, other, undefined)).rejects.toMatchObject({
        code: 'verifyFailed',
      });
    await again.write(new Uint8Array(5));
    await expect(verifyAvro(again, expected, undefined)).rejects.toMatchObject({
      code: 'verifyFailed',
    });
  });
});
