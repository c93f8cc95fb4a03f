/** Counts, sizes and ratios as people read them. Exact values of cells are src/table/cellText.ts's business. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1,000,000 */
export function countText(count: number): string {
  return grouped.format(count);
}

/** `1 row group`, `2,000 row groups` */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/**
 * A row as people count it. Code counts rows from 0, everything on screen counts from 1, as spreadsheets do: this is
 * the one place that adds it.
 */
export function rowNumberText(row: number): string {
  return countText(row + 1);
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `412 bytes`, `1.2 GB`: powers of 1,000, as file managers and storage bills count. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let size = bytes;
  // What would be rounded up to 1000 is one of the next unit.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const digits = unit === 0 ? countText(size) : size.toFixed(size < 99.95 ? 1 : 0);
  return `${digits} ${bytes === 1 ? 'byte' : (units[unit] ?? '')}`;
}

/** How many times smaller compression made it: `3.4×`; a dash when there is nothing to compare. */
export function ratioText(compressed: number, uncompressed: number): string {
  return compressed > 0 && uncompressed > 0 ? `${(uncompressed / compressed).toFixed(1)}×` : '–';
}
