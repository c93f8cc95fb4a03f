/** The row-group map as arithmetic: which bin is where, how dark it is, and what to say of it. Pure. */
import type { LayoutMap } from '../../src/table/layout.ts';
import { bytesText, countText } from '../../src/base/quantityText.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Bin {
  readonly segmentBin: number;
  readonly columnBin: number;
}

const [lowest, highest] = [3, 14];
const tallest = 240;

/** Row groups go down, columns go right; rows of bins are as high as fits, within limits. */
export function mapHeight(map: LayoutMap): number {
  const each = Math.min(Math.max(tallest / Math.max(map.segmentBins, 1), lowest), highest);
  return Math.round(each * map.segmentBins);
}

/** The bin's opacity: 0 for no bytes, else from faint to full. The square root keeps small chunks visible. */
export function shadeOf(bytes: number, most: number): number {
  return bytes <= 0 || most <= 0 ? 0 : 0.1 + 0.9 * Math.sqrt(bytes / most);
}

export function bytesOfBin(map: LayoutMap, { segmentBin, columnBin }: Bin): number {
  return map.bytes[segmentBin * map.columnBins + columnBin] ?? 0;
}

export function binAt(map: LayoutMap, size: Size, x: number, y: number): Bin | undefined {
  const segmentBin = Math.floor((y / size.height) * map.segmentBins);
  const columnBin = Math.floor((x / size.width) * map.columnBins);
  const inside =
    segmentBin >= 0 && segmentBin < map.segmentBins && columnBin >= 0 && columnBin < map.columnBins;
  return inside ? { segmentBin, columnBin } : undefined;
}

export interface MapNames {
  readonly segmentCount: number;
  /** Leaf columns' paths, as far as they are known. */
  readonly columns: readonly string[];
  readonly leafCount: number;
}

/** `Row group 7 · city · 1.2 MB`, or ranges of either where a bin holds several. */
export function binText(map: LayoutMap, bin: Bin, names: MapNames): string {
  const groups = span(bin.segmentBin, map.segmentsPerBin, names.segmentCount);
  const columns = span(bin.columnBin, map.columnsPerBin, names.leafCount);
  const nameOf = (column: number): string =>
    names.columns[column] ?? `column ${countText(column + 1)}`;
  const groupText =
    groups.first === groups.last
      ? `Row group ${countText(groups.first)}`
      : `Row groups ${countText(groups.first)}–${countText(groups.last)}`;
  const columnText =
    columns.first === columns.last
      ? nameOf(columns.first)
      : `${nameOf(columns.first)} … ${nameOf(columns.last)}`;
  return `${groupText} · ${columnText} · ${bytesText(bytesOfBin(map, bin))}`;
}

function span(bin: number, perBin: number, count: number): { first: number; last: number } {
  const first = bin * perBin;
  return { first, last: Math.max(first, Math.min(first + perBin, count) - 1) };
}
