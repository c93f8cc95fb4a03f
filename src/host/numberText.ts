/** Numbers and times as people read them in notifications and the status bar. */

const integer = new Intl.NumberFormat('en');
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function countText(count: number): string {
  return integer.format(count);
}

/** `1.2 GB`: decimal units, as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${oneDecimal.format(value)} ${units[unit] ?? ''}`;
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
  if (before === 0) return '±0 %';
  const percent = Math.round((after / before - 1) * 100);
  if (percent === 0) return '±0 %';
  return percent < 0 ? `−${-percent} %` : `+${percent} %`;
}
