/** A table for tests: `columns` columns of int64 whose values are row × 1000 + column, as the webview receives it. */
import { columnFromArray, int64, tableFromColumns, tableToIPC } from '@uwdata/flechette';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { TilePart } from '../../src/protocol/tiles.ts';
import type { Field, Range } from '../../src/table/schema.ts';
import type { GridRows } from '../../webview/grid/gridOptions.ts';
import type { CellRange } from '../../webview/grid/selection.ts';

export function numberFields(count: number): Field[] {
  return Array.from({ length: count }, (_, column) => ({
    name: `c${column}`,
    type: { kind: 'int', bits: 64, signed: true },
    nullable: false,
    typeText: 'INT64',
  }));
}

/** The one part of a tile of a sound file. */
export function numberParts({ rows, columns }: CellRange): readonly TilePart[] {
  const numbers = Array.from({ length: columns.end - columns.start }, (_, c) => columns.start + c);
  return [{ kind: 'cells', rows, columns, ipc: numberIpc(rows, numbers), shortened: [] }];
}

/** The same as the host answers: some columns of the table, in any order. */
export function numberTile(cells: {
  readonly rows: Range;
  readonly columns: readonly number[];
}): readonly TilePart[] {
  const { rows, columns: numbers } = cells;
  const columns = { start: 0, end: numbers.length };
  return [{ kind: 'cells', rows, columns, ipc: numberIpc(rows, numbers), shortened: [] }];
}

function numberIpc(rows: Range, columns: readonly number[]): Uint8Array {
  const made = columns.map((column, c) => {
    const values = Array.from(
      { length: rows.end - rows.start },
      (_, r) => BigInt(rows.start + r) * 1000n + BigInt(column),
    );
    return [`c${c}`, columnFromArray(values, int64())] as const;
  });
  const ipc = tableToIPC(tableFromColumns(made.map(([name, column]) => [name, column])), {});
  if (ipc === null) throw new Error('no bytes were made');
  return ipc;
}

export function numberDocument(rowCount: number, columnCount: number): OpenedDocument {
  return {
    name: 'numbers.parquet',
    schema: { fields: numberFields(columnCount) },
    facts: {
      format: 'parquet',
      fileBytes: 1_000,
      rowCount,
      columnCount,
      leafCount: columnCount,
      segmentCount: rowCount === 0 ? 0 : 3,
      createdBy: 'a test',
      version: '2',
      metadataBytes: 100,
      compressedBytes: 800,
      uncompressedBytes: 1_600,
      codecs: ['SNAPPY'],
      keyValueMetadata: [],
      encryption: 'none',
      lockedColumns: [],
    },
    growth: undefined,
    badBlocks: 'strict',
  };
}

/** happy-dom has no layout: elements get the size of a window, and observers of it are called never. */
export function giveElementsASize(width: number, height: number): void {
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', {
    configurable: true,
    get: () => width,
  });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', {
    configurable: true,
    get: () => height,
  });
}

/** The rows of a table that knows all of them. */
export function allRows(rowCount: number): GridRows {
  return { rowCount, isGrowing: false, expected: rowCount, bands: [] };
}
