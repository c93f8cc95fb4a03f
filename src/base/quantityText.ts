/** Counts, sizes, times and ratios as people read them. Exact values of cells are table/cellText.ts's business. */

// Made when first needed: the first formatter of a process costs tens of milliseconds, and loading must not.
let grouped: Intl.NumberFormat | undefined;

/** 1,000,000 */
export function countText(count: number): string {
  grouped ??= new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
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
export function ratioText(compressed: number, uncompressed: number | undefined = 0): string {
  return compressed > 0 && uncompressed > 0 ? `${(uncompressed / compressed).toFixed(1)}×` : '–';
}

/** `1.0 B`, `34.2 M`, `9,965`: short enough for the status bar. */
export function shortCountText(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} B`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  return countText(count);
}

/** `8 s`, `2 min 5 s`, `1 h 12 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `−74 %` or `+3 %`: how much smaller or larger `after` is. */
export function changeText(before: number, after: number): string {
  const percent = before === 0 ? 0 : Math.round((after / before - 1) * 100);
  if (percent === 0) return '±0 %';
  return percent < 0 ? `−${-percent} %` : `+${percent} %`;
}
