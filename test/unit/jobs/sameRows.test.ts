import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../src/codecs/codecs.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import type { RewriteOptions } from '../../../src/jobs/rewriteSpec.ts';
import { sample } from '../../../src/jobs/sample/sample.ts';
import { nodeCodecs } from '../../../src/node/nodeCodecs.ts';
import { askPython, hasPython } from '../../fakes/python/askPython.ts';
import type { TableSample } from '../../fakes/tables/cells.ts';
import { repeatingTables } from '../../fakes/tables/repeatingTables.ts';
import { fixturePath } from '../formats/parquet/fixture.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB } from './duckdb.ts';
import { contextOf, laidOut, layouts } from './laidOut.ts';
import '../parquetWasm.ts';

const trials = Number(process.env['TRIALS'] ?? 30);
const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);

/** Each is asked of sameRows.py. */
interface Question {
  readonly input: string;
  readonly output: string;
  /** Null of a rewrite. */
  readonly sample: {
    readonly groupBy: readonly string[];
    readonly id: readonly string[];
    readonly idsPerGroup: number;
    readonly where: Where | null;
  } | null;
}

interface Where {
  readonly column: string;
  readonly condition: { readonly isNull: boolean } | { readonly least: number };
}

/** Of a column of whole numbers, where there is one. */
function whereOf({ fields }: TableSample, condition: Where['condition']): Where {
  const whole = fields.find(({ type }) => type.kind === 'int');
  const [first] = fields;
  if (whole !== undefined) return { column: whole.name, condition };
  return {
    column: first?.name ?? '',
    condition: 'least' in condition ? { isNull: false } : condition,
  };
}

const asked = fc.record({
  groupColumns: fc.nat(2),
  idsPerGroup: fc.integer({ min: 1, max: 3 }),
  condition: fc.constantFrom(undefined, { isNull: true }, { isNull: false }, { least: 0 }),
  rewrite: fc.record({
    rowGroupRows: fc.integer({ min: 1, max: 40 }),
    compression: fc.constantFrom('none', 'snappy', 'zstd'),
    dictionary: fc.constantFrom(undefined, true, false),
    dataPageVersion: fc.constantFrom(1, 2),
    pageBytes: fc.constantFrom(64, 1 << 20),
  }),
});

const fixtures = [
  ...['details', 'leafPages1', 'leafPages2', 'noColumns', 'noRows', 'pages'],
  ...['pandasCategory', 'polarsCategorical'],
].map((name) => fixturePath(`${name}.parquet`));
const samples = ['duckdb', 'int96', 'nested', 'tiny-row-groups', 'trips', 'types'].map((name) =>
  fixturePath(`../samples/${name}.parquet`),
);

describe.skipIf(!hasPython)(`what pyarrow reads of an output (seed ${seed})`, () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    lendCodecs(nodeCodecs());
  });

  /** Writes both files and says where they are. */
  async function pair(name: number, input: Uint8Array, output: Uint8Array = new Uint8Array()) {
    const files = { input: folder.file(`${name}.in`), output: folder.file(`${name}.out`) };
    await writeFile(files.input, input);
    await writeFile(files.output, output);
    return files;
  }

  async function rewritten(bytes: Uint8Array, options: RewriteOptions) {
    const source = memorySource('in', bytes);
    const { createSink } = contextOf(bytes);
    return (await rewrite({ source, createSink, options })).output;
  }

  const random = fc
    .constantFrom('parquet', 'arrow')
    .chain((from) => fc.record({ from: fc.constant(from), table: repeatingTables(from) }));

  it('is what plain Python keeps of the input of a sample, and the input of a rewrite', async () => {
    const tools = { duckdb: await openDuckDB(), scratch: folder.file('scratch.parquet') };
    const questions: Question[] = [];
    const collect = fc.asyncProperty(
      random,
      fc.record(layouts),
      asked,
      async ({ from, table: { table, keys } }, layout, { groupColumns, condition, ...options }) => {
        const input = await laidOut(table, from, layout, tools);
        const split = Math.min(groupColumns, keys.length - 1);
        const [groupBy, id] = [keys.slice(0, split), keys.slice(split)];
        const { idsPerGroup } = options;
        const method = { kind: 'ids', groupBy, id, idsPerGroup, choose: 'first' } as const;
        const where = condition && whereOf(table, condition);
        const sampled = await sample(
          { format: 'parquet', seed: 0, method, where: where && conditionText(where) },
          contextOf(input, layout.batchRows),
        );
        const question = { groupBy, id, idsPerGroup, where: where ?? null };
        const name = questions.length;
        questions.push(
          { ...(await pair(name, input, sampled.output)), sample: question },
          {
            ...(await pair(name + 1, input, await rewritten(input, options.rewrite))),
            sample: null,
          },
        );
      },
    );
    await fc.assert(collect, { numRuns: trials, seed });
    for (const file of [...fixtures, ...samples]) {
      const input = new Uint8Array(await readFile(file));
      const output = await rewritten(input, { compression: 'zstd', rowGroupRows: 1000 });
      questions.push({ ...(await pair(questions.length, input, output)), sample: null });
    }
    const faults = askPython('sameRows.py', questions) as readonly (string | null)[];
    expect(
      questions.flatMap(({ sample: of }, i) => (faults[i] === null ? [] : [[of, faults[i]]])),
    ).toEqual([]);
  }, 120_000);
});

function conditionText({ column, condition }: Where): string {
  const name = `"${column.replaceAll('"', '""')}"`;
  if ('least' in condition) return `${name} >= ${condition.least}`;
  return `${name} is ${condition.isNull ? '' : 'not '}null`;
}
