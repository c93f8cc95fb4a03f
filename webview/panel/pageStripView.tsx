/** The picture of a column chunk's pages: a bar for each, as high as its bytes, in the colour of its encoding. */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { PageStrip } from '../../src/table/layout.ts';
import { countOf } from '../../src/base/quantityText.ts';
import { clearSurface, useRedraw } from './redraw.ts';
import { barsOf, stripBinAt, stripText } from './stripPicture.ts';

export interface PageStripViewProps {
  readonly strip: PageStrip;
  /** What the bars stand for, when it is not pages. */
  readonly item?: string;
  /** Called with the first page of what was clicked. */
  readonly onPage: (page: number) => void;
}

/** As many as charts.css has colours; more encodings than that share the last. */
const colours = 5;
const colourOf = (encoding: number): number => Math.min(encoding, colours - 1);

export function PageStripView({ strip, item = 'page', onPage }: PageStripViewProps): VNode {
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<number | undefined>(undefined);
  useRedraw(canvas, (element) => {
    draw(element, strip, coloursOf(figure.current));
  });
  const hit = (event: MouseEvent): number | undefined =>
    stripBinAt(strip, event.offsetX, canvas.current?.clientWidth ?? 0);
  return (
    <figure ref={figure} class="page-strip">
      <div class="map-frame">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Bytes of ${countOf(strip.pageCount, item)} by encoding: ${strip.encodings.join(', ')}`}
          onPointerMove={(event) => {
            setHover(hit(event));
          }}
          onPointerLeave={() => {
            setHover(undefined);
          }}
          onClick={(event) => {
            const bin = hit(event);
            if (bin !== undefined) onPage(bin * strip.pagesPerBin);
          }}
        />
        {hover !== undefined && (
          <div class="tooltip below" aria-hidden="true">
            {stripText(strip, hover, item)}
          </div>
        )}
      </div>
      <figcaption>
        {strip.encodings.map((encoding, i) => (
          <span key={encoding} class="legend">
            <i class={`swatch swatch-${colourOf(i)}`} /> {encoding}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** Colours as the theme gives them to the legend. */
function coloursOf(figure: HTMLElement | null): readonly string[] {
  const swatches = figure?.querySelectorAll('.swatch') ?? [];
  return Array.from(swatches, (swatch) => getComputedStyle(swatch).backgroundColor);
}

function draw(canvas: HTMLCanvasElement, strip: PageStrip, fills: readonly string[]): void {
  const surface = clearSurface(canvas);
  if (surface === undefined) return;
  const { context, width, height, scale } = surface;
  const edge = (bin: number): number => Math.round((bin / strip.bins) * width);
  const gap = width / strip.bins > 4 * scale ? scale : 0;
  for (const { bin, encoding, from, to } of barsOf(strip)) {
    context.fillStyle = fills[encoding] ?? 'currentcolor';
    const top = Math.floor(height * (1 - to));
    const bottom = Math.round(height * (1 - from));
    context.fillRect(edge(bin), top, edge(bin + 1) - edge(bin) - gap, Math.max(1, bottom - top));
  }
}
