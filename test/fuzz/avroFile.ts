/** Whole Avro files to damage, with all that is in them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { openAvro } from '../../src/formats/avro/reader.ts';
import type { TableReader } from '../../src/formats/format.ts';
import { memorySource } from '../../src/io/byteSource.ts';
import { block, file, header, rows } from '../fakes/avroContainer.ts';

export const memoryLimitBytes = 128 * 1024 * 1024;

export interface WholeBlock {
  /** Bytes of the file, the sync marker included: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Its rows as text. */
  readonly rows: readonly string[];
}

export interface WholeFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headerEnd: number;
  readonly blocks: readonly WholeBlock[];
  /** Whether the codec has a checksum: then no wrong value goes unnoticed. */
  readonly isChecked: boolean;
}

/** Each row as a text that tells all of its values. */
export function rowTexts(batch: RecordBatch): string[] {
  return batch.toArray().map(String);
}

const samples = fileURLToPath(new URL('../fixtures/samples/avro', import.meta.url));

function handmade(
  codec: string,
  pack: (data: number[]) => Uint8Array | number[],
): Uint8Array<ArrayBuffer> {
  // From blocks of a single record to blocks of many.
  const counts = [1, 40, 3, 200, 1, 1, 17, 90, 2, 30];
  let start = 1000;
  const blocks = counts.map((count) => {
    start += count;
    return block(count, pack(rows(start - count, count)));
  });
  return file(header({ codec }), ...blocks);
}

export async function wholeFiles(): Promise<readonly WholeFile[]> {
  const deflate = (data: number[]): Uint8Array => deflateRawSync(Uint8Array.from(data));
  const own = [
    ['handmade null', handmade('null', (data) => data)],
    ['handmade deflate', handmade('deflate', deflate)],
  ] as const;
  const others = readdirSync(samples)
    .sort()
    .map((name) => [name, new Uint8Array(readFileSync(path.join(samples, name)))] as const);
  const all = [...own, ...others].map(async ([name, bytes]) => wholeFile(name, bytes));
  return Promise.all(all);
}

async function wholeFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<WholeFile> {
  const reader = await openAvro(memorySource(name, bytes), { memoryLimitBytes });
  await reader.walk?.run(() => undefined);
  const segments = reader.segments({ start: 0, end: Infinity });
  const { metadataBytes, codecs } = reader.facts;
  const blocks: WholeBlock[] = [];
  for (const [index, { offset, rowStart, rowCount }] of segments.entries()) {
    const end = segments[index + 1]?.offset ?? bytes.byteLength;
    const texts = await rowsOf(reader, rowStart, rowCount);
    blocks.push({ start: offset, end, rows: texts });
  }
  const isChecked = codecs.some((codec) => ['snappy', 'bzip2', 'xz'].includes(codec));
  return { name, bytes, headerEnd: metadataBytes, blocks, isChecked };
}

async function rowsOf(reader: TableReader, start: number, count: number): Promise<string[]> {
  const columns = reader.schema.fields.map((_, i) => i);
  const texts: string[] = [];
  for await (const batch of reader.read({ rows: { start, end: start + count }, columns }))
    texts.push(...rowTexts(batch));
  return texts;
}
