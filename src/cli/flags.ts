/** What the flags of all commands have in common. Pure. */
import type { Range } from '../table/schema.ts';
import { UsageError } from './usageError.ts';

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

const limitFlag = '--memory-limit-megabytes';

/** Arguments without the flag that every command takes, and what it says in bytes. Throws UsageError. */
export function memoryLimit(argv: readonly string[]): {
  readonly args: readonly string[];
  readonly bytes: number | undefined;
} {
  const at = argv.findIndex((arg) => arg === limitFlag || arg.startsWith(`${limitFlag}=`));
  const flag = argv[at];
  if (flag === undefined) return { args: argv, bytes: undefined };
  const isApart = flag === limitFlag;
  const text = isApart ? (argv[at + 1] ?? '') : flag.slice(limitFlag.length + 1);
  const megabytes = /^\d+$/.test(text) ? Number(text) : 0;
  if (megabytes === 0) throw new UsageError(`${limitFlag} is a number of megabytes`);
  return { args: argv.toSpliced(at, isApart ? 2 : 1), bytes: megabytes * 1024 * 1024 };
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
