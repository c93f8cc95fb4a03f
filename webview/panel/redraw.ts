/** Keeps a canvas drawn: now, when its size changes, and when VS Code changes the theme (by the body's class). */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export function useRedraw(
  ref: { readonly current: HTMLCanvasElement | null },
  redraw: (canvas: HTMLCanvasElement) => void,
): void {
  const latest = useRef(redraw);
  latest.current = redraw;
  useLayoutEffect(() => {
    if (ref.current) latest.current(ref.current);
  });
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return undefined;
    const again = (): void => {
      latest.current(canvas);
    };
    const sizes = new ResizeObserver(again);
    sizes.observe(canvas);
    const themes = new MutationObserver(again);
    themes.observe(document.body, { attributeFilter: ['class'] });
    themes.observe(document.documentElement, { attributeFilter: ['style'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
    };
  }, [ref]);
}

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels of one CSS pixel. */
  readonly scale: number;
}

/** The canvas, as many device pixels as it shows, and empty; undefined where it cannot be drawn on. */
export function clearSurface(canvas: HTMLCanvasElement): Surface | undefined {
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  const scale = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.clearRect(0, 0, width, height);
  return { context, width, height, scale };
}
