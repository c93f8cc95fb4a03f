/** How many blocks there are of each size: a bar for each power of two. */
import type { VNode } from 'preact';
import { bytesText, countOf, countText } from '../../../src/base/quantityText.ts';
import { sizeClass, type SegmentSizes } from '../../../src/table/segmentSizes.ts';

export function SizeHistogram({ sizes }: { readonly sizes: SegmentSizes }): VNode {
  const { count, least, most, counts } = sizes;
  const first = sizeClass(least);
  const bars = counts.slice(first).map((blocks, i) => ({ label: classText(first + i), blocks }));
  const highest = Math.max(1, ...counts);
  return (
    <figure class="histogram">
      <div role="table" aria-label="Block sizes">
        {bars.map(({ label, blocks }) => (
          <div key={label} role="row" class="histogram-row">
            <span role="rowheader">{label}</span>
            <i class="histogram-bar" aria-hidden="true">
              <b style={{ width: `${(blocks / highest) * 100}%` }} />
            </i>
            <span role="cell">{countText(blocks)}</span>
          </div>
        ))}
      </div>
      <figcaption>
        {countOf(count, 'block')} from {bytesText(least)} to {bytesText(most)}
      </figcaption>
    </figure>
  );
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `64–128 KiB`: powers of two, for the classes are. */
function classText(power: number): string {
  if (power === 0) return '0–1 bytes';
  const unit = Math.floor(power / 10);
  const from = 2 ** (power % 10);
  return `${from}–${from * 2} ${units[unit] ?? ''}`;
}
