/** The article's two programs, in Python and in Rust, which our sampling measures itself against. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ProcessFigures } from './processes.ts';

const run = promisify(execFile);
const source = path.resolve('bench/article');
const target = path.resolve('out/article');

export interface ArticleProgram {
  readonly name: string;
  /** Keeps the first `ids` IDs of each group; the first two columns are the group and the ID. With the process's start. */
  readonly sample: (input: string, output: string, ids: number) => Promise<ProcessFigures>;
}

/** Those that this machine can run; the others are told by name. */
export async function articlePrograms(): Promise<readonly ArticleProgram[]> {
  const manifest = path.join(source, 'Cargo.toml');
  const found = await Promise.allSettled([
    run('python3', ['-c', 'import pyarrow.parquet']).then(() =>
      program('PyArrow', 'python3', [path.join(source, 'article.py')]),
    ),
    run('cargo', [
      'build',
      '--release',
      '--quiet',
      '--manifest-path',
      manifest,
      '--target-dir',
      target,
    ]).then(() => program("Rust's parquet crate", path.join(target, 'release/article'), [])),
  ]);
  for (const [i, name] of ['PyArrow', 'Rust'].entries())
    if (found[i]?.status === 'rejected') console.log(`the program in ${name} cannot be run here`);
  return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

function program(name: string, command: string, before: readonly string[]): ArticleProgram {
  return {
    name,
    sample: async (input, output, ids) => {
      const start = performance.now();
      const { stdout } = await run(command, [...before, input, output, String(ids)]);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, peakMemoryBytes: Number(stdout) * 1024 };
    },
  };
}
