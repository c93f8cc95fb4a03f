/**
 * Damaged files by the hundred, or by the ten thousand with `npm run fuzz`. FUZZ_FILES, FUZZ_SEED and FUZZ_FIRST say how
 * many, from which seed, and beginning with which: a failure names the last two.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { nodeEnginePlatform } from '../../src/node/nodeEngine.ts';
import { corpusFiles, corpusPath } from '../unit/corpus.ts';
import { buildEngineFolder } from './engineFolder.ts';
import { mutated, randomNumbers } from './mutate.ts';
import { isReadable, originalOf, vouchedValues, type Original, type Vouched } from './originals.ts';
import { survey, type Cells } from './survey.ts';

const files = Number(process.env['FUZZ_FILES'] ?? 200);
const seed = Number(process.env['FUZZ_SEED'] ?? 20260421);
const first = Number(process.env['FUZZ_FIRST'] ?? 0);
const memoryLimitBytes = 256 * 1024 * 1024;
/** Of larger files most damage hits the middle of some page. */
const maxFileBytes = 300_000;

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

function wholeFiles(): string[] {
  const own = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet') && isReadable(name))
    .map((name) => path.join(fixtures, name))
    .sort();
  // A few seconds are spent on files that are everywhere the same.
  const corpus =
    process.env['FUZZ_FILES'] === undefined ? [] : corpusFiles.map(corpusPath).filter(isReadable);
  return [...own, ...corpus].filter((file) => statSync(file).size <= maxFileBytes);
}

const nothing: Original = {
  name: 'nothing',
  bytes: new Uint8Array(0),
  keys: undefined,
  isSealed: false,
};

/** The number of values that were held against those of the original. Throws where one is another. */
function judge(found: Cells, expected: Cells, vouched: Vouched): number {
  let judged = 0;
  for (const [place, text] of found) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    if (!vouched(row, column)) continue;
    const before = expected.get(place);
    if (before !== text) throw new Error(`cell ${place} was ${before} and is ${text}`);
    judged++;
  }
  return judged;
}

/** Each answer is worked out once. */
function remembered<K, V>(answer: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return async (key) => {
    const found = known.get(key) ?? answer(key);
    known.set(key, found);
    return found;
  };
}

let engine: Engine;
beforeAll(async () => {
  const platform = nodeEnginePlatform(await buildEngineFolder());
  engine = new Engine(platform, { readers: 1, memoryLimitBytes: () => memoryLimitBytes });
});
afterAll(async () => engine.dispose());

describe('damaged files', () => {
  const title = `give rows or one clear error: ${files} files, seed ${seed}`;
  it(title, { timeout: 60_000 + files * 1000 }, async () => {
    const originals = wholeFiles().map(originalOf);
    const cellsOf = remembered(async (original: Original) => {
      const cells: Cells = new Map();
      await survey(engine, original, cells);
      return cells;
    });
    let judged = 0;
    const verdicts: Record<string, number> = {};
    for (let index = first; index < first + files; index++) {
      const number = (seed + index * 2_654_435_761) | 0;
      const random = randomNumbers(number);
      const any = (): Original => originals[Math.floor(random() * originals.length)] ?? nothing;
      const original = any();
      const bytes = mutated(original.bytes, any().bytes, number);
      try {
        const found: Cells = new Map();
        const verdict = await survey(engine, { bytes, keys: original.keys }, found);
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
        const vouched = await vouchedValues(original, bytes);
        judged += judge(found, await cellsOf(original), vouched);
      } catch (error) {
        const place = `FUZZ_SEED=${seed} FUZZ_FIRST=${index}, ${original.name}`;
        throw new Error(`${place}: ${String(error)}`, {
          cause: error,
        });
      }
    }
    // Damage to pages is often harmless; to footers it rarely is.
    expect(verdicts['rows']).toBeGreaterThan(0);
    expect(verdicts['corrupt']).toBeGreaterThan(0);
    expect(judged).toBeGreaterThan(0);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(
      `seed ${seed}: ${JSON.stringify(verdicts)}, ${judged} values held against the originals, peak ${peak} MB\n`,
    );
  });
});
