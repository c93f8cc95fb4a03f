// What the scripts say: one line per step, and the whole log of a program only when it fails.
import { spawn } from 'node:child_process';
import { interrupted } from './interrupt.mjs';

/** A failure whose message is for the person at the terminal: printed without a stack. */
export class StepError extends Error {}

const seconds = (/** @type {number} */ since) => ((performance.now() - since) / 1000).toFixed(1);

/**
 * Runs `work` and prints one line about it: what was done and how long it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const since = performance.now();
  try {
    const result = await work();
    console.log(`✓ ${name} (${seconds(since)} s)`);
    return result;
  } catch (error) {
    console.error(`✗ ${name} (${seconds(since)} s)`);
    throw error;
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] The whole environment; the script's own by default.
 * @property {boolean} [show] Lets the program write to the terminal itself.
 * @property {number} [timeout] Milliseconds after which it is killed and counts as failed.
 * @property {boolean} [shell] For the batch files of Windows.
 */

/**
 * Runs a program to its end and gives its exit code and all it wrote. It is ended when this script is interrupted.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args, { cwd, env, show = false, timeout, shell } = {}) {
  return new Promise((resolve, reject) => {
    const to = show ? 'inherit' : 'pipe';
    const quoted = shell === true ? args.map((arg) => `"${arg}"`) : args;
    const child = spawn(program, quoted, {
      cwd,
      env,
      timeout,
      shell,
      stdio: ['ignore', to, to],
      windowsHide: true,
      signal: interrupted,
    });
    let output = '';
    const collect = (/** @type {Buffer} */ text) => (output += text.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

/**
 * As `run`, but a failure throws with everything the program wrote.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} What it wrote.
 */
export async function mustRun(program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  throw new StepError(`${[program, ...args].join(' ')} failed (exit code ${code})\n${output}`);
}

/**
 * Runs a script's main function: a failure becomes a message and an exit code.
 * @param {() => Promise<number | void>} main Its exit code; 0 when it gives none.
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (interrupted.aborted) {
      process.exitCode = 130;
      return;
    }
    console.error(error instanceof StepError ? error.message : error);
    process.exitCode = 1;
  }
}
