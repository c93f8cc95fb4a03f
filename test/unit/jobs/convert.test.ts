import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { convert, planConvert } from '../../../src/jobs/convert.ts';
import type { ConvertOptions } from '../../../src/jobs/convertSpec.ts';
import type { JobProgress } from '../../../src/jobs/job.ts';
import type { JobContext } from '../../../src/jobs/jobContext.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import type { DataType } from '../../../src/table/schema.ts';
import { avroBytes } from '../../fakes/tables/avroTable.ts';
import { fieldOf } from '../../fakes/tables/cells.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import { limitedSink, watchedSink } from './sinks.ts';
import { cellsOf, openBytes, sampleBytes } from '../formats/parquet/fixture.ts';
import '../parquetWasm.ts';

/** How a job sees a file in memory. */
function contextOf(name: string, bytes: Uint8Array, rest: Partial<JobContext> = {}): JobContext {
  return {
    inputs: [{ name, open: async () => Promise.resolve(memorySource(name, bytes)) }],
    reading: { memoryLimitBytes: 2 ** 30 },
    createSink: async () => Promise.resolve(createMemorySink(1 << 30)),
    report: () => undefined,
    ...rest,
  };
}

async function converted(
  name: string,
  bytes: Uint8Array,
  options: ConvertOptions,
  rest: Partial<JobContext> = {},
): Promise<Uint8Array> {
  const { output } = await convert(options, contextOf(name, bytes, rest));
  return output ?? new Uint8Array();
}

const select = `
  SELECT i AS id, (i * 40000000)::UBIGINT AS big, ((i % 2001) - 1000)::DECIMAL(9, 2) AS price,
  CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN '' ELSE 'a "quoted", ' || chr(10) || i END AS name,
  (i / 7.0)::DOUBLE AS ratio, DATE '1960-01-01' + (i % 20000)::INTEGER AS day,
  TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS moment, i % 2 = 0 AS flag, [i, NULL] AS list,
  {'a': i, 'b': i::VARCHAR} AS nested FROM range(2000) t(i)`;

describe('a conversion', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  let original: Uint8Array;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });
  beforeEach(async () => {
    const file = folder.file('in.parquet');
    await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
    original = await readFile(file);
  });
  const inputRows = async (columns: string) =>
    duckdb.rows(`SELECT ${columns} FROM '${folder.file('in.parquet')}'`);

  it('keeps the rows that fulfil a condition, sorted, and some of those, of tables and of text', async () => {
    const asked = {
      where: 'price < 200 and name is not null',
      sort: [{ column: 'flag' }, { column: 'price', descending: true }, { column: 'id' }],
      columns: [{ name: 'name' }, { name: 'id', as: 'number' }],
      rows: { start: 100, end: 350 },
    };
    const sql = `SELECT name, id FROM '${folder.file('in.parquet')}'
      WHERE price < 200 AND name IS NOT NULL ORDER BY flag, price DESC, id LIMIT 250 OFFSET 100`;
    const wanted = (await duckdb.rows(sql)).map(([name, id]) => [name, Number(id)]);
    const flat = ['id', 'price', 'name', 'flag'].map((name) => ({ name }));
    const sources = {
      'in.parquet': original,
      'in.avro': await converted('in.parquet', original, { format: 'avro' }),
      'in.ndjson': await converted('in.parquet', original, { format: 'ndjson', columns: flat }),
    };
    for (const [name, bytes] of Object.entries(sources)) {
      const output = await converted(name, bytes, { format: 'ndjson', verify: 'values', ...asked });
      const lines = new TextDecoder().decode(output).trimEnd().split('\n');
      const found = lines.map((line) => JSON.parse(line) as { name: string; number: number });
      expect(
        found.map((each) => [each.name, each.number]),
        name,
      ).toEqual(wanted);
    }
    const plan = await planConvert({ format: 'csv', ...asked }, contextOf('in.parquet', original));
    expect(plan.rows).toBeUndefined();
    expect(plan.choices).toEqual([
      'Format: Parquet → CSV.',
      'Rows: those with price < 200 and name is not null.',
      'Sorted by flag, price descending, id.',
      'Rows: 101 to 350.',
    ]);
  });

  it('writes CSV that DuckDB reads as the same values', async () => {
    const flat = ['id', 'big', 'price', 'name', 'ratio', 'day', 'moment', 'flag'];
    const columns = flat.map((name) => ({ name }));
    for (const [name, text, sql] of [
      ['out.csv', {}, ''],
      ['out.csv.gz', { compression: 'gzip' }, ''],
      ['out.csv.zst', { compression: 'zstd' }, ''],
      ['bar.csv', { delimiter: '|', nullText: 'NULL' }, `, delim = '|', nullstr = 'NULL'`],
    ] as const) {
      const file = folder.file(name);
      await writeFile(
        file,
        await converted('in.parquet', original, { format: 'csv', columns, text }),
      );
      const types = `{id: BIGINT, big: UBIGINT, price: 'DECIMAL(9,2)', name: VARCHAR, ratio: DOUBLE,
        day: DATE, moment: TIMESTAMP, flag: BOOLEAN}`;
      const found = await duckdb.rows(
        `SELECT * FROM read_csv('${file}', header = true, columns = ${types}, allow_quoted_nulls = false${sql})`,
      );
      expect(found.length, name).toBe(2000);
      expect(found, name).toEqual(await inputRows(flat.join(', ')));
    }
  });

  it('writes NDJSON that DuckDB reads as the same values', async () => {
    const file = folder.file('out.ndjson');
    await writeFile(file, await converted('in.parquet', original, { format: 'ndjson' }));
    const types = `{id: BIGINT, big: UBIGINT, price: 'DECIMAL(9,2)', name: VARCHAR, ratio: DOUBLE,
      day: DATE, moment: TIMESTAMP, flag: BOOLEAN, list: 'BIGINT[]', nested: 'STRUCT(a BIGINT, b VARCHAR)'}`;
    expect(await duckdb.rows(`SELECT * FROM read_ndjson('${file}', columns = ${types})`)).toEqual(
      await inputRows('*'),
    );
  });

  it('writes Arrow files and streams that another reader understands', async () => {
    const columns = ['id', 'name', 'ratio', 'nested'].map((name) => ({ name }));
    for (const format of ['arrow', 'arrows'] as const) {
      const arrow = { batchRows: 1000 };
      const output = await converted('in.parquet', original, { format, columns, arrow });
      const table = tableFromIPC(output);
      expect(table.numRows).toBe(2000);
      expect(table.batches.length).toBe(2);
      expect(table.getChild('id')?.get(1999)).toBe(1999n);
      expect(table.getChild('name')?.get(5)).toBeNull();
      expect(String(table.getChild('nested')?.get(7))).toBe('{"a": 7, "b": "7"}');
    }
  });

  it('keeps some columns under other names, and some rows', async () => {
    const columns = [{ name: 'price', as: 'cost' }, { name: 'id' }];
    const rows = { start: 10, end: 12 };
    const output = await converted('in.parquet', original, { format: 'parquet', columns, rows });
    await writeFile(folder.file('some.parquet'), output);
    expect(await duckdb.contents(folder.file('some.parquet'))).toEqual({
      columns: ['cost DECIMAL(9,2)', 'id BIGINT'],
      rows: ['["-990.00","10"]', '["-989.00","11"]'],
    });
    const unknown = converted('in.parquet', original, { format: 'csv', columns: [{ name: 'x' }] });
    await expect(unknown).rejects.toMatchObject({ code: 'invalidArgument' });
  });

  it('tells every change of a column before a byte is written', async () => {
    const context = contextOf('in.parquet', original);
    const plan = await planConvert({ format: 'csv' }, context);
    expect(plan).toMatchObject({ rows: 2000, bytesIn: original.byteLength });
    expect(plan.columns).toHaveLength(10);
    expect(plan.losses).toEqual([
      'Column list: nested values become JSON text.',
      'Column nested: nested values become JSON text.',
    ]);
    expect((await planConvert({ format: 'parquet' }, context)).losses).toEqual([]);
  });

  it('refuses CSV of a table without columns in its plan, and counts its rows in every other format', async () => {
    const bare = new TextEncoder().encode('{}\n{ }\n\n{}\n');
    for (const [format, message] of [
      ['csv', 'a table without columns cannot be written as CSV'],
      ['tsv', 'a table without columns cannot be written as TSV'],
    ] as const) {
      const createSink = async () => Promise.reject(new Error('it came to an output'));
      const context = contextOf('bare.ndjson', bare, { createSink });
      const refusal = { code: 'invalidArgument', message };
      await expect(planConvert({ format }, context)).rejects.toMatchObject(refusal);
      await expect(convert({ format }, context)).rejects.toMatchObject(refusal);
    }
    for (const format of ['parquet', 'avro', 'arrow', 'arrows', 'ndjson'] as const) {
      const between = await converted('bare.ndjson', bare, { format, verify: 'values' });
      const back = await converted(`bare.${format}`, between, { format: 'ndjson' });
      expect(new TextDecoder().decode(back), format).toBe('{}\n{}\n{}\n');
    }
  });

  it('tells the names that columns really get in Avro, where two of them would be the same', async () => {
    const named = folder.file('named.parquet');
    await duckdb.run(`COPY (SELECT 1 AS "a b", 2 AS a_b) TO '${named}' (FORMAT parquet)`);
    const context = contextOf('named.parquet', new Uint8Array(await readFile(named)));
    const { losses } = await planConvert({ format: 'avro' }, context);
    expect(losses).toEqual(['Column a b: is named a_b_2.']);
  });

  it('guards spreadsheets from formulas, if asked', async () => {
    const file = folder.file('formula.parquet');
    await duckdb.run(`COPY (SELECT '=1+1' AS a, -1 AS b) TO '${file}' (FORMAT parquet)`);
    const bytes = await readFile(file);
    const text = async (guardFormulas: boolean) =>
      new TextDecoder().decode(
        await converted('f.parquet', bytes, { format: 'tsv', text: { guardFormulas } }),
      );
    expect(await text(false)).toBe('a\tb\n=1+1\t-1\n');
    expect(await text(true)).toBe("a\tb\n'=1+1\t-1\n");
  });

  it('leaves the folder as it was when cancelled or when the disk is full, at any point', async () => {
    const before = await readdir(folder.file('.'));
    for (const format of ['parquet', 'arrow', 'csv', 'ndjson'] as const)
      for (let at = 0; at < 5; at++) {
        const controller = new AbortController();
        const file = async () => {
          const target = folder.file('out.bin');
          return createFileSink({ path: target, temporaryPath: `${target}.tmp`, overwrite: false });
        };
        let writes = 0;
        const watch = () => {
          if (writes++ === at) controller.abort();
        };
        const cancelled = converted(
          'in.parquet',
          original,
          { format, arrow: { batchRows: 500 }, parquet: { rowGroupRows: 1000 } },
          {
            signal: controller.signal,
            createSink: async () => watchedSink(await file(), watch),
          },
        );
        if (at === 0) await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
        else
          await cancelled.catch((error: unknown) => {
            expect(error).toBeInstanceOf(TableError);
          });
        if ((await readdir(folder.file('.'))).includes('out.bin')) return;
        const full = converted(
          'in.parquet',
          original,
          { format },
          { createSink: async () => limitedSink(await file(), at * 300) },
        );
        await expect(full).rejects.toMatchObject({ code: 'diskFull', where: { part: 'output' } });
        expect(await readdir(folder.file('.'))).toEqual(before);
      }
  });

  it('tells how far it has come', async () => {
    const reports: JobProgress[] = [];
    const report = (progress: JobProgress) => reports.push(progress);
    await converted(
      'trips.parquet',
      sampleBytes('trips.parquet'),
      { format: 'ndjson' },
      { report },
    );
    expect(reports.map(({ phase }) => phase).slice(-2)).toEqual(['verifying', 'committing']);
    expect(reports.at(-1)?.rows).toBe(reports.at(-1)?.rowsTotal);
  });

  it('brings values through every format and back', { timeout: 60_000 }, async () => {
    const kept = ['id', 'name', 'ratio', 'day', 'moment', 'flag'];
    const columns = kept.map((name) => ({ name }));
    for (const [format, rest] of [
      ['csv', {}],
      ['csv', { text: { compression: 'gzip' } }],
      ['csv', { text: { compression: 'zstd', delimiter: ';', nullText: '\\N' } }],
      ['tsv', {}],
      ['ndjson', {}],
      ['ndjson', { text: { compression: 'gzip' } }],
      ['arrow', {}],
      ['arrows', { arrow: { batchRows: 700 } }],
      ['parquet', { parquet: { rowGroupRows: 999 } }],
    ] as const) {
      const there = await converted('in.parquet', original, { format, columns, ...rest });
      const input = 'text' in rest && 'delimiter' in rest.text ? rest.text : undefined;
      const back = await converted(`there.${format}`, there, { format: 'parquet', input });
      const file = folder.file(
        `back-${format}-${Object.keys(rest).join()}-${there.byteLength}.parquet`,
      );
      await writeFile(file, back);
      const found = await duckdb.rows(`SELECT * FROM '${file}'`);
      expect(found, format).toEqual(await inputRows(kept.join(', ')));
    }
    for (const format of ['arrow', 'arrows', 'ndjson', 'parquet'] as const) {
      const there = await converted('in.parquet', original, { format });
      const back = await converted(`there.${format}`, there, { format: 'parquet' });
      const file = folder.file(`all-${format}.parquet`);
      await writeFile(file, back);
      const found = await duckdb.rows(`SELECT list, nested.a, nested.b FROM '${file}'`);
      if (format === 'ndjson') expect(found.length).toBe(2000);
      else expect(found, format).toEqual(await inputRows('list, nested.a, nested.b'));
    }
  });

  it('leaves metadata behind that tells only Parquet’s readers of Arrow’s types', async () => {
    const { reader } = await openBytes(sampleBytes('trips.parquet'));
    const keys = reader.facts.keyValueMetadata.map(({ key }) => key);
    expect(keys).toEqual(['source', 'license', 'ARROW:schema']);
    const there = await converted('in.parquet', sampleBytes('trips.parquet'), { format: 'arrow' });
    expect([...tableFromIPC(there).schema.metadata.keys()]).toEqual(['source', 'license']);
  });

  it('keeps the symbols of several enums apart, in lists and structs, too', async () => {
    const color: DataType = { kind: 'string', format: 'enum' };
    const fields = [
      fieldOf('a', color, false),
      fieldOf('b', color),
      fieldOf('c', { kind: 'list', item: fieldOf('item', color) }),
      fieldOf('d', { kind: 'struct', fields: [fieldOf('e', color)] }),
    ];
    const rows = [
      ['RED', null, [], [null]],
      ['GREEN', 'RED', ['blue_1', null, 'RED'], ['GREEN']],
    ];
    const avro = avroBytes({ fields, rows }, 1);
    const file = folder.file('enums.parquet');
    await writeFile(file, await converted('in.avro', avro, { format: 'parquet' }));
    expect(await duckdb.rows(`SELECT a, b, c, d.e FROM '${file}'`)).toEqual([
      ['RED', null, [], null],
      ['GREEN', 'RED', ['blue_1', null, 'RED'], 'GREEN'],
    ]);
    const arrow = await converted('in.avro', avro, { format: 'arrow' });
    expect(tableFromIPC(arrow).toArray().map(String)).toEqual([
      '{"a": "RED", "b": null, "c": [], "d": {"e":null}}',
      '{"a": "GREEN", "b": "RED", "c": ["blue_1",null,"RED"], "d": {"e":"GREEN"}}',
    ]);
  });

  it('keeps every type of the samples in Arrow files', async () => {
    for (const name of ['types.parquet', 'nested.parquet', 'trips.parquet']) {
      const bytes = sampleBytes(name);
      const there = await converted(name, bytes, { format: 'arrow' });
      const back = await converted('there.arrow', there, { format: 'parquet' });
      const texts = async (file: Uint8Array) => {
        const { reader } = await openBytes(file, 2 ** 30);
        const columns = [...reader.schema.fields.keys()];
        return cellsOf(reader, { rows: { start: 0, end: Infinity }, columns });
      };
      expect(await texts(back), name).toEqual(await texts(bytes));
    }
  });
});
