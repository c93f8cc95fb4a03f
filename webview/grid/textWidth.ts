/** How wide texts are in the grid's fonts. */
import type { Field } from '../../src/table/schema.ts';
import { maxColumnWidth } from './columnAxis.ts';

/** Paddings and border of a cell; and of a header with its icon. */
const cellExtra = 20;
const headerExtra = 44;

/** Used where nothing can be measured. */
const usualCharacter = 7.8;

/** The advance of one digit in a cell, in pixels: editors' fonts give all characters the same. */
export function characterWidth(grid: HTMLElement): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return usualCharacter;
  const { fontSize, fontFamily } = getComputedStyle(grid);
  context.font = `${fontSize} ${fontFamily}`;
  return context.measureText('0').width || usualCharacter;
}

/** The width at which a column shows all of these texts and its header. */
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
