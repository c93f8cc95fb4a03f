import { describe, expect, it } from 'vitest';
import { detectFormat, openTable } from '../../../src/formats/registry.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { countingSource } from '../countingSource.ts';
import { fixtureBytes } from './parquet/fixture.ts';

const memoryLimitBytes = 1e6;
const avro = new Uint8Array([0x4f, 0x62, 0x6a, 1, ...new Uint8Array(100)]);
const text = new TextEncoder().encode('id,name\n1,Oslo\n');

async function codeOf(bytes: Uint8Array): Promise<unknown> {
  return openTable(memorySource('x.parquet', bytes), { memoryLimitBytes }).then(
    () => 'opened',
    (error: unknown) => (error as { code: unknown }).code,
  );
}

describe('detectFormat', () => {
  it('goes by the bytes, not by the name', async () => {
    expect(await detectFormat(memorySource('a.avro', fixtureBytes('pages.parquet')))).toBe(
      'parquet',
    );
    expect(await detectFormat(memorySource('a.parquet', avro))).toBe('avro');
    expect(await detectFormat(memorySource('a.parquet', text))).toBeUndefined();
    expect(await detectFormat(memorySource('a.parquet', new Uint8Array(0)))).toBeUndefined();
    expect(await detectFormat(memorySource('a.parquet', new Uint8Array(2)))).toBeUndefined();
  });
});

describe('openTable', () => {
  it('opens a Parquet file with one read', async () => {
    const source = countingSource('a', fixtureBytes('pages.parquet'));
    const reader = await openTable(source, { memoryLimitBytes });
    expect(reader.facts.rowCount).toBe(300);
    expect(source.reads).toHaveLength(1);
  });

  it('says what is wrong with everything else', async () => {
    const whole = fixtureBytes('pages.parquet');
    expect(await codeOf(avro)).toBe('corrupt');
    expect(await codeOf(text)).toBe('notTable');
    expect(await codeOf(new Uint8Array(0))).toBe('empty');
    expect(await codeOf(new Uint8Array(3))).toBe('notTable');
    expect(await codeOf(whole.subarray(0, whole.byteLength / 2))).toBe('truncated');
    expect(await codeOf(new TextEncoder().encode('PAR1'))).toBe('truncated');
  });
});
