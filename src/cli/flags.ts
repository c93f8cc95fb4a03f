/** What the flags of all commands have in common. Pure. */
import type { Range } from '../table/schema.ts';
import { positive, UsageError } from './usageError.ts';

/** parseArgs with its complaints as UsageError. */
export function complaining<T>(parseAll: () => T): T {
  try {
    return parseAll();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Exactly as many positionals as there are names for them. */
export function files<const N extends readonly string[]>(
  positionals: readonly string[],
  names: N,
): { readonly [K in keyof N]: string } {
  if (positionals.length !== names.length)
    throw new UsageError(`it takes ${names.join(' and ')}, not ${positionals.length} names`);
  // As many as names: just counted.
  return positionals as unknown as { readonly [K in keyof N]: string };
}

const megabyte = 1024 * 1024;

/** What every command takes, and how each is said to the engine. */
const limits = {
  '--memory-limit-megabytes': (megabytes: number) => ({ memoryLimitBytes: megabytes * megabyte }),
  '--prefetch-blocks': (prefetchBlocks: number) => ({ prefetchBlocks }),
  '--prefetch-megabytes': (megabytes: number) => ({ prefetchBytes: megabytes * megabyte }),
  '--batch-rows': (batchRows: number) => ({ batchRows }),
} as const;

/** How files are read, whatever is done with them. */
export interface ReadingLimits {
  readonly memoryLimitBytes?: number;
  readonly prefetchBlocks?: number;
  readonly prefetchBytes?: number;
  readonly batchRows?: number;
}

/** How all files of a command are read, unless it says so itself. */
export type CommandReading = Omit<ReadingLimits, 'memoryLimitBytes'> & {
  /** The schema to read Avro as, in JSON. */
  readonly readerSchema?: string | undefined;
};

/** Arguments without the flags that every command takes, and what these say. Throws UsageError. */
export function readingLimits(argv: readonly string[]): {
  readonly args: readonly string[];
  readonly limits: ReadingLimits;
} {
  let args = argv;
  let found: ReadingLimits = {};
  for (const [flag, said] of Object.entries(limits)) {
    const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
    const given = args[at];
    if (given === undefined) continue;
    const isApart = given === flag;
    const text = isApart ? (args[at + 1] ?? '') : given.slice(flag.length + 1);
    found = { ...found, ...said(positive(flag, text)) };
    args = args.toSpliced(at, isApart ? 2 : 1);
  }
  return { args, limits: found };
}

/** START:END, of which either may be left out. Throws UsageError. */
export function rowRange(text: string): Range {
  const match = /^(\d*):(\d*)$/.exec(text);
  if (match === null) throw new UsageError(`--rows is START:END, not ${text}`);
  const [, start = '', end = ''] = match;
  const range = { start: Number(start), end: end === '' ? Infinity : Number(end) };
  if (range.end < range.start) throw new UsageError(`--rows ends before it starts: ${text}`);
  return range;
}
