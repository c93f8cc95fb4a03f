/** Row numbers as people type them. */
import { countText } from './numberText.ts';

const multiples: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9 };

/**
 * `1,234,567`, `1e6`, `2.5M`, `1b`, `-1` (the last row) as a row counted from 0, or what is wrong with it.
 * `rowCount` is at least 1.
 */
export function parseRowNumber(
  text: string,
  rowCount: number,
): { readonly row: number } | { readonly problem: string } {
  const match = /^([-−]?[\d.]+(?:e\d+)?)([kmbg]?)$/i.exec(text.replace(/[\s,_']/g, ''));
  const digits = match?.[1]?.replace('−', '-') ?? '';
  const number = Number(digits) * (multiples[(match?.[2] ?? '').toLowerCase()] ?? 1);
  if (match === null || !Number.isInteger(number) || number === 0)
    return { problem: `A row from 1 to ${countText(rowCount)}, please.` };
  const row = number > 0 ? number - 1 : rowCount + number;
  return row >= 0 && row < rowCount
    ? { row }
    : { problem: `The file has ${countText(rowCount)} rows.` };
}
