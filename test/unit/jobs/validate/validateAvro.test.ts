import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { block, file, header, long, rows, tenRows } from '../../../fakes/avroContainer.ts';
import { groupsOf, validated } from './validating.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../../fixtures/samples/avro/${name}`, import.meta.url))),
  );

describe('validating an Avro file', () => {
  it.each(['null.avro', 'deflate.avro', 'snappy.avro', 'zstandard.avro'])(
    'finds nothing wrong with %s',
    async (name) => {
      const summary = await validated(fixture(name));
      expect(summary).toMatchObject({ format: 'avro', faults: 0 });
      expect(summary.rows).toBeGreaterThan(0);
      expect(summary.unchecked).toHaveLength(name === 'snappy.avro' ? 0 : 1);
    },
  );

  it('tells of each damaged block, the rows that it costs, and goes on behind it', async () => {
    const badRecord = [...rows(20, 4), ...long(24), ...long(-3)];
    const bytes = file(
      header(),
      tenRows(0),
      block(10, rows(10, 10), { size: -5 }),
      tenRows(20),
      block(10, badRecord),
      tenRows(40),
    );
    const summary = await validated(bytes);
    expect(groupsOf(summary)).toEqual(['data blocks 2']);
    const [frame, record] = summary.groups[0]?.faults ?? [];
    expect(frame?.message).toMatch(/, and nobody can tell how many rows are lost$/);
    expect(record?.message).toMatch(/, and 6 rows are lost$/);
    expect(record?.part).toBe('block 3, row 24');
    expect(summary.rows).toBe(34);
  });

  it('tells of bytes after the last block', async () => {
    const summary = await validated(file(header(), tenRows(0), [1, 2, 3]));
    expect(groupsOf(summary)).toEqual(['data blocks 1']);
    expect(summary.rows).toBe(10);
  });
});
