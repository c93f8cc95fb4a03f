import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableReader } from '../../../src/formats/format.ts';
import { readIpc } from '../../../src/scan/tile.ts';
import { openFixture } from '../formats/parquet/fixture.ts';
import '../parquetWasm.ts';

describe('readIpc', () => {
  let reader: TableReader;
  beforeAll(async () => {
    ({ reader } = await openFixture('pages.parquet'));
  });

  it('owns a buffer of exactly its size', async () => {
    const ipc = await readIpc(reader, { rows: { start: 0, end: 5 }, columns: [0, 3] });
    expect(ipc.byteOffset).toBe(0);
    expect(ipc.buffer.byteLength).toBe(ipc.byteLength);
  });

  it('carries no more bytes than its rows need', async () => {
    const columns = [0, 1, 2, 3, 4, 5, 6, 7];
    const one = await readIpc(reader, { rows: { start: 50, end: 51 }, columns });
    const hundred = await readIpc(reader, { rows: { start: 10, end: 110 }, columns });
    expect(one.byteLength).toBeLessThan(3500);
    expect(hundred.byteLength).toBeLessThan(one.byteLength + 100 * 120);
  });

  it('names its fields by position', async () => {
    const ipc = await readIpc(reader, { rows: { start: 0, end: 5 }, columns: [3, 0, 3] });
    const names = tableFromIPC(ipc).schema.fields.map(({ name }) => name);
    expect(names).toEqual(['0', '1', '2']);
  });

  it('may span row groups', async () => {
    const ipc = await readIpc(reader, { rows: { start: 100, end: 250 }, columns: [0, 4] });
    const table = tableFromIPC(ipc);
    expect(table.numRows).toBe(150);
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([150]);
  });

  it('has the same schema without rows as with rows', async () => {
    const columns = [0, 1, 2, 3, 4, 5, 6, 7];
    const schemaOf = async (end: number): Promise<string[]> =>
      tableFromIPC(await readIpc(reader, { rows: { start: 0, end }, columns })).schema.fields.map(
        String,
      );
    expect(await schemaOf(0)).toEqual(await schemaOf(10));
  });
});
