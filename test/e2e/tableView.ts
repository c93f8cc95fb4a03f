/** Colonnade's page inside an editor, through its roles: grid, rows, cells, buttons. */
import { expect } from 'vitest';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Cells and rows that are shown; the grid keeps others, hidden, for reuse. */
const shown = ':not([hidden])';
// The header row and the column of row numbers come first in both counts, which begin at 1.
const ariaRow = (row: number): number => row + 2;
const firstColumn = 2;

export class TableView {
  readonly frame: FrameLocator;
  readonly #page: Page;

  constructor(page: Page, frame: FrameLocator) {
    this.#page = page;
    this.frame = frame;
  }

  get grid(): Locator {
    return this.frame.getByRole('grid');
  }

  /** Waits until there are values to see; before, a page that is being loaded may still take the focus. */
  async ready(): Promise<void> {
    await expect
      .poll(() => this.cell(0, 0).textContent({ timeout: 30_000 }), { timeout: 30_000 })
      .not.toBe('');
  }

  /** Numbers as the grid says them to a screen reader, without its header row and its column of row numbers. */
  async size(): Promise<{ readonly rows: number; readonly columns: number }> {
    const rows = Number(await this.grid.getAttribute('aria-rowcount'));
    const columns = Number(await this.grid.getAttribute('aria-colcount'));
    return { rows: rows - 1, columns: columns - 1 };
  }

  header(name: string): Locator {
    return this.grid
      .getByRole('columnheader')
      .filter({ has: this.frame.locator('.column-name').getByText(name, { exact: true }) });
  }

  row(row: number): Locator {
    return this.grid.locator(`[role="row"][aria-rowindex="${ariaRow(row)}"]${shown}`);
  }

  /** A row counted from 0, a column by its place. */
  cell(row: number, column: number): Locator {
    return this.row(row).locator(
      `[role="gridcell"][aria-colindex="${column + firstColumn}"]${shown}`,
    );
  }

  /** Waits until the row shows these texts from its first column on. */
  async expectRow(row: number, texts: readonly string[]): Promise<void> {
    for (const [column, text] of texts.entries())
      await expect
        .poll(() => this.cell(row, column).textContent({ timeout: 5000 }), { timeout: 20_000 })
        .toBe(text);
  }

  /** The number of the first row that can be seen, counted from 0. */
  async firstRow(): Promise<number> {
    const rows = this.grid.locator(`[role="row"][aria-rowindex]${shown}`);
    const indexes = await rows.evaluateAll((elements) =>
      elements.flatMap((element) => {
        const { bottom } = element.getBoundingClientRect();
        const index = Number(element.getAttribute('aria-rowindex'));
        const top = element.closest('[role="grid"]')?.getBoundingClientRect().top ?? 0;
        return index >= 2 && bottom > top + 40 ? [index - 2] : [];
      }),
    );
    return Math.min(...indexes);
  }

  async press(key: string): Promise<void> {
    await this.grid.focus();
    await this.#page.keyboard.press(key);
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }

  get details(): Locator {
    return this.frame.getByRole('complementary', { name: 'Details' });
  }

  /** A row of a table in the details, counted from 0. */
  detailsRow(table: string, row: number): Locator {
    return this.details
      .getByRole('table', { name: table })
      .locator(`[role="row"][aria-rowindex="${row + 2}"]`);
  }

  /** All that the page says. */
  text(): Promise<string> {
    return this.frame.locator('body').innerText();
  }
}
