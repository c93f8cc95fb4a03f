/** The picture of the file: a canvas with one shade for each row group and column. The tables say the same in numbers. */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { LayoutMap } from '../../src/table/layout.ts';
import { bytesText, countOf } from '../../src/base/quantityText.ts';
import {
  binAt,
  binText,
  bytesOfBin,
  mapHeight,
  shadeOf,
  type Bin,
  type MapNames,
} from './mapPicture.ts';
import { clearSurface, useRedraw } from './redraw.ts';

export interface LayoutMapViewProps {
  readonly map: LayoutMap;
  readonly names: MapNames;
  readonly onSegment: (segment: number) => void;
}

interface Hover {
  readonly bin: Bin;
  readonly x: number;
  readonly y: number;
}

export function LayoutMapView({ map, names, onSegment }: LayoutMapViewProps): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<Hover | undefined>(undefined);
  const height = mapHeight(map);
  useRedraw(canvas, (element) => {
    draw(element, map);
  });
  const hit = (event: MouseEvent): Bin | undefined => {
    const box = canvas.current?.getBoundingClientRect();
    return box && binAt(map, box, event.clientX - box.left, event.clientY - box.top);
  };
  const most = Math.max(0, ...map.bytes);
  return (
    <figure class="layout-map">
      <div class="map-frame">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Compressed size of ${countOf(names.segmentCount, 'row group')} by ${countOf(names.leafCount, 'column')}; the largest shade is ${bytesText(most)}`}
          style={{ height: `${height}px` }}
          onPointerMove={(event) => {
            const bin = hit(event);
            setHover(bin && { bin, x: event.offsetX, y: event.offsetY });
          }}
          onPointerLeave={() => {
            setHover(undefined);
          }}
          onClick={(event) => {
            const bin = hit(event);
            if (bin) onSegment(bin.segmentBin * map.segmentsPerBin);
          }}
        />
        {hover && (
          <div class="tooltip" style={{ top: `${hover.y + 16}px` }} aria-hidden="true">
            {binText(map, hover.bin, names)}
          </div>
        )}
      </div>
      <figcaption>
        <span>
          ↓ {countOf(names.segmentCount, 'row group')} → {countOf(names.leafCount, 'column')}
        </span>
        <span class="legend">
          0
          <i class="shade shade-1" />
          <i class="shade shade-2" />
          <i class="shade shade-3" />
          <i class="shade shade-4" />
          {bytesText(most)}
        </span>
      </figcaption>
    </figure>
  );
}

function draw(canvas: HTMLCanvasElement, map: LayoutMap): void {
  const surface = clearSurface(canvas);
  if (surface === undefined) return;
  const { context, width, height, scale } = surface;
  context.fillStyle = getComputedStyle(canvas).color;
  const most = Math.max(0, ...map.bytes);
  // Edges on whole device pixels, with a gap where there is room for one.
  const edge = (bin: number, bins: number, size: number): number => Math.round((bin / bins) * size);
  const gapX = width / map.columnBins > 4 * scale ? scale : 0;
  const gapY = height / map.segmentBins > 4 * scale ? scale : 0;
  for (let segmentBin = 0; segmentBin < map.segmentBins; segmentBin++) {
    const top = edge(segmentBin, map.segmentBins, height);
    const bottom = edge(segmentBin + 1, map.segmentBins, height);
    for (let columnBin = 0; columnBin < map.columnBins; columnBin++) {
      const left = edge(columnBin, map.columnBins, width);
      const right = edge(columnBin + 1, map.columnBins, width);
      context.globalAlpha = shadeOf(bytesOfBin(map, { segmentBin, columnBin }), most);
      context.fillRect(left, top, right - left - gapX, bottom - top - gapY);
    }
  }
}
