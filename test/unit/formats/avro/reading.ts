/** Shorthands for tests that read Avro files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RecordBatch } from 'apache-arrow';
import { openAvro } from '../../../../src/formats/avro/reader.ts';
import type { OpenOptions, TableReader } from '../../../../src/formats/format.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { DamagedSpan } from '../../../../src/table/layout.ts';

export const memoryLimitBytes = 256 * 1024 * 1024;

export function sampleBytes(name: string): Uint8Array<ArrayBuffer> {
  const url = new URL(`../../../fixtures/samples/avro/${name}`, import.meta.url);
  return new Uint8Array(readFileSync(fileURLToPath(url)));
}

export async function open(
  bytes: Uint8Array,
  options: Partial<OpenOptions> = {},
): Promise<TableReader> {
  return openAvro(memorySource('a.avro', bytes), { memoryLimitBytes, ...options });
}

export const everything = { start: 0, end: Infinity };

export function allColumns({ schema }: TableReader): readonly number[] {
  return schema.fields.map((_, index) => index);
}

/** The values of the first column. */
export async function firstColumn(batches: AsyncIterable<RecordBatch>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const batch of batches)
    for (const value of batch.getChildAt(0) ?? []) values.push(value);
  return values;
}

interface Scanned {
  readonly ids: readonly number[];
  readonly damage: readonly DamagedSpan[];
  readonly error: unknown;
}

/** The first column as numbers, as far as a scan of all columns comes. */
export async function scanned(
  bytes: Uint8Array,
  options: Partial<OpenOptions> = {},
): Promise<Scanned> {
  const reader = await open(bytes, options);
  const damage: DamagedSpan[] = [];
  const ids: number[] = [];
  const onDamage = (span: DamagedSpan): void => void damage.push(span);
  try {
    const batches = reader.scan?.({ columns: allColumns(reader), onDamage }) ?? [];
    for await (const batch of batches)
      for (const id of batch.getChildAt(0) ?? []) ids.push(Number(id));
  } catch (error) {
    return { ids, damage, error };
  }
  return { ids, damage, error: undefined };
}

/** Numbers from `start` up to but without `end`. */
export function numbers(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
