import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/io/byteSource.ts';
import { readPlainFooter } from '../../../src/jobs/plainFooter.ts';
import { fixtureBytes } from '../formats/parquet/encryption/fixtures.ts';

describe('readPlainFooter', () => {
  it('reads the footer of a file that is not encrypted', async () => {
    const source = memorySource('plain.parquet', fixtureBytes('plain.parquet'));
    expect((await readPlainFooter(source, undefined)).metaData.numRows).toBe(3000);
  });

  it.each(['columns.parquet', 'columns-signed.parquet', 'uniform-signed.parquet'])(
    'refuses %s, whose output would not be encrypted',
    async (name) => {
      const reading = readPlainFooter(memorySource(name, fixtureBytes(name)), undefined);
      await expect(reading).rejects.toMatchObject({
        code: 'encrypted',
        message: 'its rows would come out unencrypted, so Colonnade only shows them',
      });
    },
  );
});
