/** DuckDB as a second reader of Avro. Its extension is not part of the package: it is used where it is installed. */
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { everything, memoryLimitBytes, sampleBytes } from './reading.ts';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const isInstalled = await loads(connection, 'avro');
const needs = isInstalled ? '' : ' (skipped: needs INSTALL avro, which is not done here)';

/** Never installs: that would ask the network. */
async function loads(duckdb: DuckDBConnection, extension: string): Promise<boolean> {
  await duckdb.run('SET autoinstall_known_extensions = false');
  return duckdb.run(`LOAD ${extension}`).then(
    () => true,
    () => false,
  );
}

it.skipIf(!isInstalled).each(['null', 'deflate', 'snappy'])(
  `the rows of %s.avro are those that DuckDB finds${needs}`,
  async (codec) => {
    const name = `${codec}.avro`;
    const folder = new URL('../../../fixtures/samples/avro/', import.meta.url);
    const file = fileURLToPath(new URL(name, folder));
    const result = await connection.runAndReadAll(`SELECT id, value FROM read_avro('${file}')`);
    const reader = await openTable(memorySource(name, sampleBytes(name)), { memoryLimitBytes });
    const columns = ['id', 'value'].map((wanted) =>
      reader.schema.fields.findIndex((field) => field.name === wanted),
    );
    const rows: unknown[][] = [];
    for await (const batch of reader.read({ rows: everything, columns }))
      for (const row of batch.toArray()) rows.push(Object.values(row.toJSON()));
    expect(rows).toEqual(result.getRows());
  },
);
