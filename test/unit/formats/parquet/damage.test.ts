import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TableError, type ErrorCode } from '../../../../src/base/errors.ts';
import { cellsOf, fixtureBytes, openBytes } from './fixture.ts';
import '../../parquetWasm.ts';

/** What damage may be reported as. A decoder that crashes is replaced with its worker. */
const expected: readonly ErrorCode[] = [
  'corrupt',
  'truncated',
  'notTable',
  'encrypted',
  'unsupported',
  'tooLarge',
  'workerDied',
];

/** Opens the file and reads every column by itself; throws what is not one of the expected errors. */
async function readAll(bytes: Uint8Array): Promise<void> {
  const check = (error: unknown): void => {
    if (!(error instanceof TableError)) throw error;
    expect(expected).toContain(error.code);
  };
  try {
    const { reader } = await openBytes(bytes);
    reader.segments({ start: 0, end: 10 });
    reader.columnChunks(0);
    reader.layoutMap(10, 10);
    for (const column of reader.schema.fields.keys())
      await cellsOf(reader, { rows: { start: 0, end: 1000 }, columns: [column] }).catch(check);
    reader.close();
  } catch (error) {
    check(error);
  }
}

const whole = fixtureBytes('pages.parquet');
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

describe('a damaged file', () => {
  it('gives cells or a clear error, wherever bytes were changed', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (damage) => {
        const bytes = new Uint8Array(whole);
        for (const [at, byte] of damage) bytes[at % bytes.byteLength] = byte;
        await readAll(bytes);
      }),
      { seed: 20260405, numRuns: 150 },
    );
  });

  it('gives cells or a clear error, whatever its footer says', async () => {
    const footerBytes = new DataView(whole.buffer).getUint32(whole.byteLength - 8, true);
    await fc.assert(
      fc.asyncProperty(changes, async (damage) => {
        const bytes = new Uint8Array(whole);
        for (const [at, byte] of damage) bytes[bytes.byteLength - 9 - (at % footerBytes)] = byte;
        await readAll(bytes);
      }),
      { seed: 20260406, numRuns: 150 },
    );
  });

  it('gives a clear error, wherever it was cut', async () => {
    for (let end = 0; end < whole.byteLength; end += 997) {
      const cut = await openBytes(whole.subarray(0, end)).then(
        () => 'opened',
        (error: unknown) => (error instanceof TableError ? error.code : String(error)),
      );
      expect(cut).toBe(end === 0 ? 'empty' : 'truncated');
    }
  });
});
