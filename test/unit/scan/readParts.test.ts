import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../../src/formats/registry.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { readParts, type CellPart } from '../../../src/scan/readParts.ts';
import { rowReader } from '../../../src/scan/rowReader.ts';
import { columnsOfIpc } from '../../../src/table/ipcColumns.ts';
import '../parquetWasm.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));

async function open(name: string) {
  const bytes = await readFile(samples + name);
  return rowReader(await openTable(memorySource(name, bytes), { memoryLimitBytes: 2 ** 28 }));
}

const shape = (part: CellPart): string =>
  `${part.kind} ${part.rows.start}:${part.rows.end} × ${part.columns.start}:${part.columns.end}`;

describe('readParts', () => {
  it('reads a sound rectangle in one part, across row groups', async () => {
    const reader = await open('tiny-row-groups.parquet');
    const cells = { rows: { start: 10, end: 266 }, columns: [0, 1, 2] };
    const parts = await readParts(reader, cells);
    expect(parts.map(shape)).toEqual(['cells 10:266 × 0:3']);
    const [part] = parts;
    if (part?.kind !== 'cells') throw new Error('unreadable');
    expect(columnsOfIpc(part.ipc).map(({ length }) => length)).toEqual([256, 256, 256]);
  });

  it('misses nothing but the damaged column chunk', async () => {
    const reader = await open('damaged.parquet');
    const cells = { rows: { start: 256, end: 500 }, columns: [0, 1, 2] };
    const parts = await readParts(reader, cells);
    expect(parts.map(shape)).toEqual([
      'cells 256:400 × 0:1',
      'failed 400:500 × 0:1',
      'cells 256:500 × 1:2',
      'cells 256:500 × 2:3',
    ]);
    const failed = parts.find((part) => part.kind === 'failed');
    expect(failed?.error).toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 2, column id' },
    });
  });

  it('rejects when it is cancelled, rather than calling everything damaged', async () => {
    const reader = await open('damaged.parquet');
    const cells = { rows: { start: 256, end: 500 }, columns: [0, 1, 2] };
    const cancelled = readParts(reader, cells, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });
});
