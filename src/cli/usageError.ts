/** Wrong usage, and the checks of arguments that more than one command makes. */

/** `message` says what is wrong. */
export class UsageError extends Error {}

/** A whole number above 0; digits may be grouped by `_` or `,`. */
export function positive(name: string, text: string): number {
  const value = Number(text.replace(/[_,]/g, ''));
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${name} is a whole number above 0, not ${text}`);
  return value;
}

/** Undefined for what was not given. */
export function oneOf<T extends string>(
  name: string,
  text: string | undefined,
  known: readonly T[],
): T | undefined {
  const found = known.find((one) => one === text);
  if (text !== undefined && found === undefined)
    throw new UsageError(`${name} is one of ${known.join(', ')}, not ${text}`);
  return found;
}
