/** Numbers from text, exactly; undefined for any other text and for what would have to be rounded. */

/** An integer of any size, with or without digit groups: `-42`, `1,000,000`, `1_000`. */
export function integerValue(text: string): bigint | undefined {
  return /^[+-]?\d+(?:[,_]\d+)*$/.test(text) ? BigInt(text.replace(/[+,_]/g, '')) : undefined;
}

/** The unscaled integer of a decimal: 12345 for `123.45` at scale 2. */
export function decimalValue(text: string, scale: number): bigint | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.replace(/[,_]/g, ''));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (whole + fraction === '') return undefined;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > scale) return undefined;
  const unscaled = BigInt(whole + kept.padEnd(Math.max(scale, 0), '0'));
  return sign === '-' ? -unscaled : unscaled;
}

/** `0.1`, `-1e300`, `NaN`, `Infinity`. */
export function floatValue(text: string): number | undefined {
  if (text === 'NaN') return NaN;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}
