/** Programs in Python that share nothing with the product: what pyarrow and fastavro see, where this machine has them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const hasPython = spawnSync('python3', ['-c', 'import pyarrow, fastavro']).status === 0;

/** What a program beside this file answers; question and answer are plain data. */
export function askPython(program: string, question: unknown): unknown {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const { status, stdout, stderr } = spawnSync('python3', ['-B', file], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return JSON.parse(stdout);
}
