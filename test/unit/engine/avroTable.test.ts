// An Avro file through the whole engine: opened, walked and read over the wire.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import type { ReadingOptions } from '../../../src/engine/engineApi.ts';
import type { EngineTable } from '../../../src/engine/engineTable.ts';
import type { EnginePlatform } from '../../../src/engine/platform.ts';
import { serveEngine } from '../../../src/engine/serveEngine.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import type { TableGrowth } from '../../../src/table/growth.ts';
import { columnsOfIpc } from '../../../src/table/ipcColumns.ts';
import { portPair } from '../../fakes/ports.ts';
import { parquetModule } from '../parquetWasm.ts';

const samples = fileURLToPath(new URL('../../fixtures/samples/avro', import.meta.url));
const sample = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(path.join(samples, 'null.avro')));
/** Where the third of its five blocks begins, and where the fourth does, as fastavro says. */
const [thirdBlock, fourthBlock] = [8873, 12_900];

/** The worker's side runs in this thread. */
const platform: EnginePlatform = {
  spawnWorker: async () => {
    const [inside, outside] = portPair();
    serveEngine(inside, {
      parquetModule,
      openSource: async (spec) =>
        Promise.resolve(memorySource('a.avro', spec.kind === 'bytes' ? spec.bytes : sample())),
      createSink: async () => Promise.reject(new Error('nothing is written here')),
      createFolder: async () => Promise.reject(new Error('nothing is written here')),
    });
    const terminate = async (): Promise<void> => Promise.resolve();
    return Promise.resolve({ port: outside, onDeath: () => undefined, terminate });
  },
  removeLeftovers: async () => Promise.resolve(),
  removeAbandoned: async () => Promise.resolve([]),
};

async function open(
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadingOptions = {},
): Promise<EngineTable> {
  const engine = new Engine(platform, { readers: 1, memoryLimitBytes: () => 2 ** 28 });
  return engine.openTable({ kind: 'bytes', name: 'a.avro', bytes }, options);
}

async function walked(table: EngineTable): Promise<TableGrowth | undefined> {
  let last: TableGrowth | undefined;
  await table.walk((growth) => (last = growth));
  return last;
}

describe('an Avro file in the engine', () => {
  it('is open before its blocks are known, and knows all rows after a walk', async () => {
    const table = await open(sample());
    expect((await table.open()).growth).toMatchObject({ isDone: false });
    expect(await walked(table)).toMatchObject({ rows: 400, segments: 5, isDone: true, damage: [] });
    expect(await table.segmentSizes()).toMatchObject({ count: 5, most: 4057 - 20 });
    await table.close();
  });

  it('finds the blocks that it is asked for', async () => {
    const table = await open(sample());
    const blocks = await table.segments({ start: 1, end: 3 });
    expect(blocks.map(({ rowStart, offset }) => [rowStart, offset])).toEqual([
      [81, 4816],
      [163, thirdBlock],
    ]);
    await table.close();
  });

  it('tells of its schema without reading a block', async () => {
    const table = await open(sample());
    const document = await table.schemaDocument();
    expect(document?.fingerprints[0]?.name).toBe('CRC-64-AVRO');
    expect(document?.nodes[0]).toMatchObject({ typeText: 'record Reading' });
    expect(document?.nodes.map(({ name }) => name).slice(1, 4)).toEqual(['id', 'sensor', 'at']);
    await table.close();
  });

  it.each(['strict', 'skip'] as const)(
    'that is damaged is read as far as %s allows',
    async (mode) => {
      const bytes = sample();
      bytes.fill(0xff, thirdBlock, fourthBlock);
      const table = await open(bytes, { badBlocks: mode });
      const growth = await walked(table);
      const rows = mode === 'strict' ? 163 : 400 - 81;
      expect(growth).toMatchObject({ rows, isDone: true, damageCount: 1 });
      expect(growth?.damage[0]).toMatchObject({ segment: 2, start: thirdBlock, row: 163 });
      const [ids] = columnsOfIpc(
        await table.readIpc({ rows: { start: 162, end: 164 }, columns: [0] }),
      );
      const expected = mode === 'strict' ? 1 : 2;
      expect(ids?.length).toBe(expected);
      await table.close();
    },
  );
});
