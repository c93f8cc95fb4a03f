import { readFileSync } from 'node:fs';
import { Dictionary, Int16, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { openRows } from '../../../../src/formats/rowSources.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';

const memoryLimitBytes = 2 ** 30;

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/arrow/${name}`, import.meta.url)));
}

/** The values of one row, as the library gives them. */
async function rowOf(bytes: Uint8Array, row: number): Promise<string> {
  const rows = await openRows(memorySource('x.arrow', bytes), { memoryLimitBytes });
  const columns = [...rows.schema.fields.keys()];
  for await (const batch of rows.read({ rows: { start: row, end: row + 1 }, columns }))
    return String(batch.get(0));
  return 'no row';
}

describe('an Arrow file that pyarrow wrote', () => {
  it.each(['lz4.arrow', 'zstd.arrow'])('is read with its compressed buffers: %s', async (name) => {
    const bytes = fixture(name);
    const rows = await openRows(memorySource(name, bytes), { memoryLimitBytes });
    expect(rows.schema.fields.map(({ type }) => type.kind)).toEqual([
      'int',
      'string',
      'string',
      'list',
      'list',
      'string',
      'date',
    ]);
    const last = await rowOf(bytes, 2998);
    for (const part of ['2998', 'text 98', '"b"', '[2998,null]', '[1.5,2.5]', 'bytes 2998'])
      expect(last.replaceAll(', ', ',')).toContain(part);
  });

  it('says so when it is cut short or damaged', async () => {
    const bytes = fixture('zstd.arrow');
    const cut = openRows(memorySource('x.arrow', bytes.subarray(0, 5000)), { memoryLimitBytes });
    await expect(cut).rejects.toMatchObject({ code: 'truncated' });
    const broken = bytes.slice();
    broken.fill(0xee, 2000, 6000);
    await expect(rowOf(broken, 0)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('an Arrow file that apache-arrow for JavaScript wrote', () => {
  it('is read although only its directory has the schema', async () => {
    const texts = new Dictionary(new Utf8(), new Int16());
    const table = new Table({
      id: vectorFromArray([1, 2, null]),
      text: vectorFromArray(['a', 'b', 'a'], texts),
    });
    expect(await rowOf(tableToIPC(table, 'file'), 1)).toBe('{"id": 2, "text": "b"}');
    const bytes = tableToIPC(new Table(table.schema), 'file');
    const rows = await openRows(memorySource('x.arrow', bytes), { memoryLimitBytes });
    expect(rows.schema.fields.map(({ name }) => name)).toEqual(['id', 'text']);
    expect(await rowOf(bytes, 0)).toBe('no row');
  });
});
