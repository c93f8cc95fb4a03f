/** How wide a column must be to show these texts. */
import type { Field } from '../../src/table/schema.ts';
import { maxColumnWidth } from './columnAxis.ts';

/** Paddings and border of a cell; and of a header with its icon. */
const cellExtra = 20;
const headerExtra = 44;

/** Measured with the fonts of the grid's own style. */
export function fittingWidth(grid: HTMLElement, field: Field, texts: readonly string[]): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return maxColumnWidth / 8;
  const widest = (font: string, lines: readonly string[]): number => {
    context.font = font;
    return Math.max(0, ...lines.map((line) => context.measureText(line).width));
  };
  const { fontSize, fontFamily } = getComputedStyle(grid);
  const header = getComputedStyle(grid.querySelector('.column-header') ?? grid);
  return Math.ceil(
    Math.max(
      widest(`${fontSize} ${fontFamily}`, texts) + cellExtra,
      widest(`600 ${header.fontSize} ${header.fontFamily}`, [field.name]) + headerExtra,
      widest(`${header.fontSize} ${header.fontFamily}`, [field.typeText]) + cellExtra,
    ),
  );
}
