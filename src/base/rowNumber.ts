/** What people type to name a row. */

export type RowNumber =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'invalid'; readonly reason: string };

const pattern = /^([+-]?)(\d+(?:\.\d+)?)(?:e\+?(\d{1,2}))?([kmbt]?)$/i;
const powers: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, b: 9, t: 12 };

/**
 * Reads `1,234,567`, `12M`, `1e6` or `-1` (the last row) as a row counted from 0. Numbers beyond the table go to its
 * ends; 0 is the first row, since it can mean nothing else.
 */
export function parseRowNumber(text: string, rowCount: number): RowNumber {
  const match = pattern.exec(text.replace(/[\s,_'’]/g, ''));
  if (match === null)
    return { kind: 'invalid', reason: 'Type a row number, such as 1,234,567 or 12M or -1.' };
  if (rowCount === 0) return { kind: 'invalid', reason: 'The table has no rows.' };
  const [, sign = '', digits = '0', exponent = '0', suffix = ''] = match;
  const power = Number(exponent) + (powers[suffix.toLowerCase()] ?? 0);
  const number = Math.floor(shiftPoint(digits, power));
  const row = sign === '-' && number > 0 ? rowCount - number : number - 1;
  return { kind: 'row', row: Math.min(Math.max(row, 0), rowCount - 1) };
}

/** Moves the decimal point in the text: `1.1` and 9 is exactly 1,100,000,000, which multiplying would not promise. */
function shiftPoint(digits: string, power: number): number {
  return Number(`${digits}e${power}`);
}
