/** The command line: parse, run on the same engine as the editor, and end with the right exit code. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorText } from '../base/errorText.ts';
import { isAbort, TableError, toTableError } from '../base/errors.ts';
import { Engine } from '../engine/engine.ts';
import { nodeEnginePlatform } from '../node/nodeEngine.ts';
import { systemError } from '../node/systemError.ts';
import { parseCommand, usage, type Command } from './arguments.ts';
import { cat } from './cat.ts';
import { countRowGroups } from './countRowGroups.ts';
import { readingLimits, type CommandReading, type ReadingLimits } from './flags.ts';
import { inspect } from './inspect.ts';
import { runJobCommand } from './jobCommand.ts';
import { readJobFile } from './jobFile.ts';
import { OutputClosed, processOutput, type Output } from './output.ts';
import { UsageError } from './usageError.ts';
import { validate } from './validate.ts';

const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Most bytes that decoding one piece of a file may take, unless a flag says so. */
const usualMemoryLimit = 2 ** 30;

/** Runs one command; resolves with the exit code. `distFolder` holds the worker and the decoder. */
export async function main(argv: readonly string[], distFolder: string): Promise<number> {
  const started = performance.now();
  const output = processOutput();
  let command: Command;
  let limits: ReadingLimits;
  try {
    const found = readingLimits(argv);
    limits = found.limits;
    command = parseCommand(found.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.tell(`colonnade: ${error.message}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (command.kind === 'help') {
    await output.print(`${usage}\n`);
    return exitCodes.done;
  }
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  // The terminal was closed.
  process.once('SIGHUP', onInterrupt);
  const { memoryLimitBytes = usualMemoryLimit, ...reading } = limits;
  const engine = new Engine(nodeEnginePlatform(distFolder), {
    readers: 1,
    memoryLimitBytes: () => memoryLimitBytes,
  });
  try {
    const { signal } = interrupt;
    const isWell = await run(engine, command, { output, reading, signal, started });
    return isWell ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    return failure(error, command, output);
  } finally {
    await engine.dispose();
  }
}

interface Context {
  readonly output: Output;
  /** For all files that are read. */
  readonly reading: CommandReading;
  readonly signal: AbortSignal;
  readonly started: number;
}

/** Resolves with whether all is well with the files that the command looked at. */
async function run(
  engine: Engine,
  command: Exclude<Command, { kind: 'help' }>,
  given: Context,
): Promise<boolean> {
  if (command.kind === 'run') {
    const { json } = command;
    return run(engine, { ...(await readJobFile(command.file)), json }, given);
  }
  const readerSchema = await schemaText(command.readerSchema);
  const context = { ...given, reading: { ...given.reading, readerSchema } };
  if ('names' in command) {
    const lookAtAll = command.kind === 'validate' ? validate : countRowGroups;
    return lookAtAll(engine, command, context);
  }
  if (command.kind === 'job') return runJobCommand(engine, command, context);
  await look(engine, command, context);
  return true;
}

async function look(
  engine: Engine,
  command: Extract<Command, { kind: 'cat' | 'inspect' }>,
  context: Context,
): Promise<void> {
  const source = { kind: 'path', path: path.resolve(command.file) } as const;
  const verifyChecksums = command.kind === 'cat' && command.verifyChecksums;
  const { keys, badBlocks } = command;
  const options = { ...context.reading, keys, badBlocks, verifyChecksums };
  const table = await engine.openTable(source, options, context.signal);
  try {
    if (command.kind === 'cat') await cat(table, command, context);
    else await inspect(table, { ...context, json: command.json, pages: command.pages, badBlocks });
  } finally {
    await table.close();
  }
}

async function schemaText(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const where = { file: path.basename(file), part: '' };
    const reason = `it cannot be read: ${systemError(error).message}`;
    throw new TableError('invalidArgument', reason, { where, cause: error });
  }
}

function failure(
  error: unknown,
  command: Exclude<Command, { kind: 'help' }>,
  output: Output,
): number {
  if (error instanceof OutputClosed) return exitCodes.done;
  if (isAbort(error)) {
    output.tell('colonnade: interrupted, nothing was left behind');
    return exitCodes.interrupted;
  }
  // Jobs, and commands of many files, tell of their files themselves.
  const name = 'names' in command ? command.names[0] : 'file' in command ? command.file : undefined;
  output.tell(errorText(toTableError(error), path.basename(name ?? '')));
  return exitCodes.failed;
}
