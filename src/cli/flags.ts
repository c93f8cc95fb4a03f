/** What the flags of all commands have in common. Pure. */
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
