/** What people type to name a row. */

/** A row, counted from 0, from the table's start or from its end, where 0 is the last row. */
export interface RowTarget {
  readonly from: 'start' | 'end';
  readonly row: number;
}

export type RowNumber =
  | { readonly kind: 'row'; readonly target: RowTarget }
  | { readonly kind: 'invalid'; readonly reason: string };

const pattern = /^([+-]?)(\d+(?:\.\d+)?)(?:e\+?(\d{1,2}))?([kmbt]?)$/i;
const powers: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, b: 9, t: 12 };

/** Reads `1,234,567`, `12M`, `1e6` or `-1` (the last row). 0 is the first row, since it can mean nothing else. */
export function parseRowNumber(text: string): RowNumber {
  const match = pattern.exec(text.replace(/[\s,_'’]/g, ''));
  if (match === null)
    return { kind: 'invalid', reason: 'Type a row number, such as 1,234,567 or 12M or -1.' };
  const [, sign = '', digits = '0', exponent = '0', suffix = ''] = match;
  const power = Number(exponent) + (powers[suffix.toLowerCase()] ?? 0);
  const number = Math.floor(shiftPoint(digits, power));
  const from = sign === '-' && number > 0 ? 'end' : 'start';
  return { kind: 'row', target: { from, row: Math.max(0, number - 1) } };
}

/** The row that is meant, in a table of so many; numbers beyond the table go to its ends. */
export function rowOf({ from, row }: RowTarget, rowCount: number): number {
  const wanted = from === 'start' ? row : rowCount - 1 - row;
  return Math.min(Math.max(wanted, 0), Math.max(0, rowCount - 1));
}

/** Moves the decimal point in the text: `1.1` and 9 is exactly 1,100,000,000, which multiplying would not promise. */
function shiftPoint(digits: string, power: number): number {
  return Number(`${digits}e${power}`);
}
