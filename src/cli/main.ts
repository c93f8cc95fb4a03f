/** The command line: parse, run on the same engine as the editor, and end with the right exit code. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorText } from '../base/errorText.ts';
import { isAbort, isAboutOutput, TableError, toTableError } from '../base/errors.ts';
import { Engine } from '../engine/engine.ts';
import { nodeEnginePlatform } from '../node/nodeEngine.ts';
import { systemError } from '../node/systemError.ts';
import { parseCommand, usage, type Command } from './arguments.ts';
import { cat } from './cat.ts';
import { inspect } from './inspect.ts';
import { runJobCommand } from './jobCommand.ts';
import { readJobFile } from './jobFile.ts';
import { OutputClosed, processOutput, type Output } from './output.ts';
import { rewrite } from './rewrite.ts';
import { UsageError } from './usageError.ts';

const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Most bytes that decoding one piece of a file may take. */
const memoryLimitBytes = 2 ** 30;

/** Runs one command; resolves with the exit code. `distFolder` holds the worker and the decoder. */
export async function main(argv: readonly string[], distFolder: string): Promise<number> {
  const started = performance.now();
  const output = processOutput();
  let command: Command;
  try {
    command = parseCommand(argv);
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
  const engine = new Engine(nodeEnginePlatform(distFolder), {
    readers: 1,
    memoryLimitBytes: () => memoryLimitBytes,
  });
  try {
    await run(engine, command, { output, signal: interrupt.signal, started });
    return exitCodes.done;
  } catch (error) {
    return failure(error, command, output);
  } finally {
    await engine.dispose();
  }
}

interface Context {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly started: number;
}

async function run(
  engine: Engine,
  command: Exclude<Command, { kind: 'help' }>,
  context: Context,
): Promise<void> {
  if (command.kind === 'rewrite') return rewrite(engine, command, context);
  if (command.kind === 'job') return runJobCommand(engine, command, context);
  if (command.kind === 'run') {
    const job = await readJobFile(command.file);
    return runJobCommand(engine, { ...job, json: command.json }, context);
  }
  const source = { kind: 'path', path: path.resolve(command.file) } as const;
  const verifyChecksums = command.kind === 'cat' && command.verifyChecksums;
  const { keys, badBlocks } = command;
  const readerSchema = await schemaText(command.readerSchema);
  const options = { keys, badBlocks, readerSchema, verifyChecksums };
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
    const reason = `the schema ${file} cannot be read: ${systemError(error).message}`;
    throw new TableError('invalidArgument', reason, { cause: error });
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
  const failed = toTableError(error);
  const input = command.kind === 'job' ? (command.inputs[0] ?? '') : command.file;
  const named = 'output' in command && isAboutOutput(failed) ? command.output : input;
  const name = path.basename(named);
  output.tell(errorText(failed, name));
  return exitCodes.failed;
}
