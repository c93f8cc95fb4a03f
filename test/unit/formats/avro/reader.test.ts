import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it, vi } from 'vitest';
import { codecOf } from '../../../../src/codecs/codecs.ts';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import {
  block,
  file,
  header,
  long,
  rows,
  syncMarker,
  tenRows,
} from '../../../fakes/avroContainer.ts';
import { countingSource } from '../../countingSource.ts';
import {
  allColumns,
  everything,
  firstColumn,
  memoryLimitBytes,
  numbers,
  open,
  sampleBytes,
} from './reading.ts';

const codecs = ['null', 'deflate', 'snappy', 'bzip2', 'xz', 'zstandard'] as const;

describe('an Avro file', () => {
  it.each(codecs)('compressed with %s has the rows that avsc finds', async (codec) => {
    const reader = await openTable(memorySource('a', sampleBytes(`${codec}.avro`)), {
      memoryLimitBytes,
    });
    const ids = await firstColumn(reader.read({ rows: everything, columns: [0] }));
    expect(ids).toHaveLength(400);
    expect(ids[0]).toBe(9_007_199_254_740_993n);
    expect(ids[3]).toBe(1003n);
    expect(ids[399]).toBe(1399n);
    expect(reader.facts).toMatchObject({ format: 'avro', codecs: [codec], rowCount: 400 });
  });

  it('is opened by its header alone, in three reads', async () => {
    const source = countingSource(
      'a.avro',
      file(header(), ...numbers(0, 50).map((n) => tenRows(n))),
    );
    const reader = await openTable(source, { memoryLimitBytes });
    expect(source.reads.length).toBeLessThanOrEqual(3);
    expect(reader.facts.rowCount).toBe(0);
    expect(reader.schema.fields.map(({ name }) => name)).toEqual(['id', 's']);
  });

  it('is decoded once by a scan that skips damage, where the walk has found none', async () => {
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    /** Of columns 0 and 1, or 0 alone: the rows, and how many decoders were made. */
    const scanned = async (columns: readonly number[], lost = 0): Promise<unknown> => {
      const last = block(10 + lost, rows(10, 10));
      const reader = await open(file(header(), tenRows(0), last), { badBlocks: 'skip' });
      await reader.walk?.run(() => undefined);
      grow.mockClear();
      let found = 0;
      for await (const batch of reader.scan?.({ columns }) ?? []) found += batch.numRows;
      return [found, grow.mock.calls.length];
    };
    expect(await scanned([0, 1])).toEqual([20, 1]);
    expect(await scanned([0])).toEqual([20, 2]);
    expect(await scanned([0, 1], 5)).toEqual([20, 2]);
    grow.mockRestore();
  });

  it('is scanned in batches that are lent, each of which is right until the next', async () => {
    const reader = await open(file(header(), tenRows(0), tenRows(1), tenRows(2)), { batchRows: 4 });
    const found: unknown[] = [];
    const batches: RecordBatch[] = [];
    for await (const batch of reader.scan?.({ columns: [1, 0], lendsBatches: true }) ?? []) {
      batches.push(batch);
      for (let row = 0; row < batch.numRows; row++)
        found.push([0, 1].map((column) => batch.getChildAt(column)?.get(row) as unknown));
    }
    expect(found).toEqual(numbers(0, 30).map((id) => [`row${id}`, BigInt(id)]));
    expect(batches[0]?.getChildAt(0)?.get(0)).not.toBe('row0');
  });

  it('is scanned while others decompress: what a codec lends is gone by then', async () => {
    const { compressor, decompress } = await codecOf('snappy');
    const reader = await open(sampleBytes('snappy.avro'), { batchRows: 7 });
    let megabytes = 0;
    const ids: unknown[] = [];
    for await (const batch of reader.scan?.({ columns: [0] }) ?? []) {
      ids.push(...(batch.getChildAt(0) ?? []));
      // More than any block before it: the memory of the codec grows.
      megabytes = Math.min(8, megabytes + 2);
      const other = await compressor?.()(new Uint8Array(megabytes << 20));
      await decompress(other ?? new Uint8Array(0), megabytes << 20);
    }
    expect(ids).toEqual(
      await firstColumn(
        (await open(sampleBytes('null.avro'))).read({ rows: everything, columns: [0] }),
      ),
    );
  });

  it('gives the asked rows and columns, in the asked order, walking as far as it must', async () => {
    const reader = await open(file(header(), tenRows(0), tenRows(1), tenRows(2)));
    const found: unknown[] = [];
    for await (const batch of reader.read({ rows: { start: 8, end: 21 }, columns: [1, 0, 1] }))
      for (let row = 0; row < batch.numRows; row++)
        found.push([0, 1, 2].map((column) => batch.getChildAt(column)?.get(row) as unknown));
    expect(found).toEqual(numbers(8, 21).map((id) => [`row${id}`, BigInt(id), `row${id}`]));
    expect(reader.segmentOfRow(8)).toBe(0);
    expect(reader.segmentOfRow(20)).toBe(2);
  });

  it('cuts what is asked for to what there is', async () => {
    const reader = await open(file(header(), tenRows(0)));
    const read = async (start: number, end: number) =>
      firstColumn(reader.read({ rows: { start, end }, columns: [0] }));
    expect(await read(7, 100)).toEqual([7n, 8n, 9n]);
    expect(await read(10, 20)).toEqual([]);
    expect(await read(3, 3)).toEqual([]);
  });

  it('reads no block twice while scrolling, and none that is not asked for', async () => {
    const bytes = file(header(), ...numbers(0, 50).map((n) => tenRows(n)));
    const source = countingSource('a.avro', bytes);
    const reader = await openTable(source, { memoryLimitBytes });
    await reader.walk?.run(() => undefined);
    const before = source.reads.length;
    for (const start of [200, 205, 201])
      await firstColumn(reader.read({ rows: { start, end: start + 5 }, columns: [0] }));
    const [read, ...others] = source.reads.slice(before);
    expect(others).toEqual([]);
    expect((read?.[1] ?? 0) - (read?.[0] ?? 0)).toBeLessThan(200);
  });

  it('finds rows in the middle of a large block without decoding from its start again', async () => {
    const count = 700_000;
    const data = new Uint8Array(count * 16);
    const view = new DataView(data.buffer);
    for (let row = 0; row < count; row++) view.setUint32(row * 16, row);
    const head = header({ schema: { type: 'fixed', name: 'F', size: 16 } });
    const reader = await open(
      Buffer.concat([file(head, long(count), long(data.byteLength)), data, file(syncMarker)]),
    );
    for (const start of [0, 600_000, 4095, 699_990]) {
      const request = { rows: { start, end: start + 10 }, columns: [0] };
      for await (const batch of reader.read(request)) {
        const first = batch.getChildAt(0)?.get(0) as Uint8Array;
        expect(Buffer.from(first).readUInt32BE()).toBe(start);
        expect(batch.numRows).toBe(10);
      }
    }
  });

  it('reads blocks without rows, and records without bytes', async () => {
    const some = await open(file(header(), block(0, []), tenRows(0), block(0, []), tenRows(1)));
    expect(await firstColumn(some.read({ rows: everything, columns: [0] }))).toHaveLength(20);
    const nulls = await open(file(header({ schema: 'null' }), block(1_000_000, [])));
    let count = 0;
    for await (const batch of nulls.read({ rows: everything, columns: [0] }))
      count += batch.numRows;
    expect(count).toBe(1_000_000);
  });

  it('tells its blocks', async () => {
    const reader = await open(file(header(), tenRows(0), block(2, rows(10, 2))));
    await reader.walk?.run(() => undefined);
    expect(reader.segments({ start: 0, end: 9 })).toMatchObject([
      { index: 0, rowStart: 0, rowCount: 10, offset: header().length, compressedBytes: 60 },
      { index: 1, rowStart: 10, rowCount: 2, compressedBytes: 14, codecs: ['null'] },
    ]);
    expect(reader.layoutMap(1, 1)).toMatchObject({ segmentBins: 1, bytes: [74] });
    await expect(reader.pages({ segment: 0, leaf: 0 }, { start: 0, end: 1 })).rejects.toMatchObject(
      { code: 'invalidArgument' },
    );
  });

  it('stops when it is told to', async () => {
    const reader = await open(file(header(), tenRows(0)));
    const signal = AbortSignal.abort();
    const reading = firstColumn(reader.read({ rows: everything, columns: [0] }, signal));
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    reader.close();
    await expect(
      firstColumn(reader.read({ rows: everything, columns: allColumns(reader) })),
    ).rejects.toMatchObject({ code: 'closed' });
  });

  it('refuses a codec that nobody knows', async () => {
    await expect(open(file(header({ codec: 'lz77' })))).rejects.toMatchObject({
      code: 'unsupported',
      message: 'nobody here knows the codec "lz77"',
    });
  });
});
