/** The strip of a column chunk's pages as arithmetic: where bars are, how high, and what to say of them. Pure. */
import type { PageStrip } from '../../src/table/layout.ts';
import { bytesText, countText } from '../../src/base/quantityText.ts';

/** Part of a bin's bar that has one encoding; heights are shares of the highest bar, from the bottom up. */
export interface Bar {
  readonly bin: number;
  readonly encoding: number;
  readonly from: number;
  readonly to: number;
}

function bytesAt(strip: PageStrip, bin: number, encoding: number): number {
  return strip.bytes[bin * strip.encodings.length + encoding] ?? 0;
}

function bytesOfBin(strip: PageStrip, bin: number): number {
  return strip.encodings.reduce((sum, _, encoding) => sum + bytesAt(strip, bin, encoding), 0);
}

export function barsOf(strip: PageStrip): readonly Bar[] {
  const bins = Array.from({ length: strip.bins }, (_, bin) => bin);
  const most = bins.reduce((highest, bin) => Math.max(highest, bytesOfBin(strip, bin)), 1);
  return bins.flatMap((bin) => {
    let bytes = 0;
    return strip.encodings.flatMap((_, encoding): Bar[] => {
      const from = bytes;
      bytes += bytesAt(strip, bin, encoding);
      return bytes === from ? [] : [{ bin, encoding, from: from / most, to: bytes / most }];
    });
  });
}

/** The bin at `x` of `width` pixels; undefined beside the picture. */
export function stripBinAt(strip: PageStrip, x: number, width: number): number | undefined {
  const bin = Math.floor((x / width) * strip.bins);
  return bin >= 0 && bin < strip.bins ? bin : undefined;
}

/** `Page 3 · 1.2 MB RLE_DICTIONARY`, or a range of pages where a bin holds several; `item` is what pages are called. */
export function stripText(strip: PageStrip, bin: number, item = 'page'): string {
  const name = `${item.charAt(0).toUpperCase()}${item.slice(1)}`;
  const first = bin * strip.pagesPerBin;
  const last = Math.min(first + strip.pagesPerBin, strip.pageCount) - 1;
  const pages =
    first === last
      ? `${name} ${countText(first)}`
      : `${name}s ${countText(first)}–${countText(last)}`;
  const sizes = strip.encodings.flatMap((name, encoding) => {
    const bytes = bytesAt(strip, bin, encoding);
    return bytes === 0 ? [] : [`${bytesText(bytes)} ${name}`];
  });
  return [pages, ...sizes].join(' · ');
}
