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

/** START:END, of which either may be left out. Throws UsageError. */
export function rowRange(text: string): Range {
  const match = /^(\d*):(\d*)$/.exec(text);
  if (match === null) throw new UsageError(`--rows is START:END, not ${text}`);
  const [, start = '', end = ''] = match;
  const range = { start: Number(start), end: end === '' ? Infinity : Number(end) };
  if (range.end < range.start) throw new UsageError(`--rows ends before it starts: ${text}`);
  return range;
}
