/**
 * Footer: opening files that have hundreds of thousands of column chunks and nothing else, as the engine's worker does:
 * how long it takes, the longest turn that others had to wait for meanwhile, and the memory that stays.
 * Peer in the same run: hyparquet's parquetMetadataAsync, which decodes all of it.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { fileMetaData } from '../src/formats/parquet/thrift/metadata.ts';
import { openParquet } from '../src/formats/parquet/reader.ts';
import { eagerList, encode } from '../src/formats/parquet/thrift/thriftStruct.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import { median, ratio, spread, timed } from './lib/figures.ts';

const runs = 3;
const cases = [
  { rowGroups: 200, columns: 1000 },
  { rowGroups: 200_000, columns: 1 },
  { rowGroups: 200_000, columns: 4 },
];
const valuesEach = 100;
const chunkBytes = 500;

function int64(value: number): Uint8Array {
  return new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
}

/** A column chunk as parquet-cpp writes them. */
function columnChunk(group: number, leaf: number, start: number) {
  return {
    fileOffset: 0,
    metaData: {
      type: 2,
      encodings: [0, 3, 8],
      pathInSchema: [`column_${leaf}`],
      codec: 1,
      numValues: valuesEach,
      totalUncompressedSize: 8 * valuesEach,
      totalCompressedSize: chunkBytes,
      dataPageOffset: start + 200,
      dictionaryPageOffset: start,
      statistics: {
        max: int64(group + 1),
        min: int64(group),
        nullCount: 0,
        maxValue: int64(group + 1),
        minValue: int64(group),
        isMaxValueExact: true,
        isMinValueExact: true,
      },
      encodingStats: [
        { pageType: 2, encoding: 0, count: 1 },
        { pageType: 0, encoding: 8, count: 1 },
      ],
    },
    offsetIndexOffset: 1e9 + start,
    offsetIndexLength: 20,
    columnIndexOffset: 2e9 + start,
    columnIndexLength: 30,
  };
}

/** A file whose column chunks are a hole; the size of its footer in bytes. */
async function makeFile(file: string, rowGroups: number, columns: number): Promise<number> {
  const place = (group: number, leaf: number): number => 4 + chunkBytes * (group * columns + leaf);
  const footer = encode(fileMetaData, {
    version: 2,
    schema: [
      { name: 'schema', numChildren: columns },
      ...Array.from({ length: columns }, (_, leaf) => ({
        type: 2,
        repetitionType: 1,
        name: `column_${leaf}`,
      })),
    ],
    numRows: rowGroups * valuesEach,
    rowGroups: eagerList(
      Array.from({ length: rowGroups }, (_, group) => ({
        columns: eagerList(
          Array.from({ length: columns }, (__, leaf) =>
            columnChunk(group, leaf, place(group, leaf)),
          ),
        ),
        totalByteSize: 8 * valuesEach * columns,
        numRows: valuesEach,
        totalCompressedSize: chunkBytes * columns,
      })),
    ),
    createdBy: 'bench',
  });
  const trailer = Buffer.from('\0\0\0\0PAR1', 'latin1');
  trailer.writeUInt32LE(footer.byteLength, 0);
  const handle = await open(file, 'w');
  try {
    await handle.write(Buffer.from('PAR1'), 0, 4, 0);
    await handle.writev([footer, trailer], place(rowGroups, 0));
  } finally {
    await handle.close();
  }
  return footer.byteLength;
}

/** Opens, and tells of the longest time between two turns of a neighbour. */
async function openOurs(file: string, turns: number[]): Promise<void> {
  const source = await openFileSource(file);
  let last = performance.now();
  let longest = 0;
  const neighbour = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 0);
  try {
    (await openParquet(source, { memoryLimitBytes: 2 ** 30 })).close();
  } finally {
    clearInterval(neighbour);
    turns.push(Math.max(longest, performance.now() - last));
    await source.close();
  }
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const file = path.join(folder, 'footer.parquet');
try {
  for (const { rowGroups, columns } of cases) {
    const bytes = await makeFile(file, rowGroups, columns);
    const turns: number[] = [];
    const ours = await timed(runs, async () => openOurs(file, turns));
    const peer = await timed(1, async () => {
      await parquetMetadataAsync(await asyncBufferFromFile(file));
    });
    console.log(
      `${rowGroups.toLocaleString('en')} row groups × ${columns} columns, a footer of ` +
        `${(bytes / 1e6).toFixed(0)} MB: opened in ${spread(ours)}, ` +
        `${ratio(ours, peer)} of hyparquet (${spread(peer)}); ` +
        `longest turn ${median(turns).toFixed(0)} ms`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
