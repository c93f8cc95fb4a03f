/**
 * Damaged files by the hundred, or by the ten thousand with `npm run fuzz`. FUZZ_FILES, FUZZ_SEED and FUZZ_FIRST say how
 * many, from which seed, and beginning with which: a failure names the last two.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { nodeEnginePlatform } from '../../src/node/nodeEngine.ts';
import { corpusFiles, corpusPath } from '../unit/corpus.ts';
import { buildEngineFolder } from './engineFolder.ts';
import { mutated, randomNumbers } from './mutate.ts';
import { survey } from './survey.ts';

const files = Number(process.env['FUZZ_FILES'] ?? 200);
const seed = Number(process.env['FUZZ_SEED'] ?? 20260421);
const first = Number(process.env['FUZZ_FIRST'] ?? 0);
const memoryLimitBytes = 256 * 1024 * 1024;
/** Of larger files most damage hits the middle of some page. */
const maxFileBytes = 300_000;

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

function wholeFiles(): string[] {
  // Without their keys they say no more than that.
  const isPlain = (name: string): boolean => !name.includes('encrypt');
  const own = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet') && isPlain(name))
    .map((name) => path.join(fixtures, name))
    .sort();
  // A few seconds are spent on files that are everywhere the same.
  const corpus =
    process.env['FUZZ_FILES'] === undefined ? [] : corpusFiles.map(corpusPath).filter(isPlain);
  return [...own, ...corpus].filter((file) => statSync(file).size <= maxFileBytes);
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
    const whole = wholeFiles().map((file) => new Uint8Array(readFileSync(file)));
    const verdicts: Record<string, number> = {};
    for (let index = first; index < first + files; index++) {
      const number = (seed + index * 2_654_435_761) | 0;
      const random = randomNumbers(number);
      const any = (): Uint8Array => whole[Math.floor(random() * whole.length)] ?? new Uint8Array(0);
      const bytes = mutated(any(), any(), number);
      try {
        const verdict = await survey(engine, bytes);
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      } catch (error) {
        throw new Error(`FUZZ_SEED=${seed} FUZZ_FIRST=${index}: ${String(error)}`, {
          cause: error,
        });
      }
    }
    // Damage to pages is often harmless; to footers it rarely is.
    expect(verdicts['rows']).toBeGreaterThan(0);
    expect(verdicts['corrupt']).toBeGreaterThan(0);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(`seed ${seed}: ${JSON.stringify(verdicts)}, peak ${peak} MB\n`);
  });
});
