import { describe, expect, it } from 'vitest';
import { TableError, type ErrorCode } from '../../../src/base/errors.ts';
import { createCellFaces } from '../../../webview/grid/cellFaces.ts';
import type { CellState } from '../../../webview/grid/tiles.ts';
import { numberFields } from '../numberTable.ts';

function faceOf(state: CellState) {
  const faces = createCellFaces({
    fields: numberFields(1),
    cell: () => state,
    failureText: ({ message }) => `sorry: ${message}`,
    range: () => undefined,
    band: () => undefined,
    rowNumber: (row: number) => row,
    cursor: { isActive: () => false },
  });
  return faces.cell(0, 0);
}

const failed = (code: ErrorCode): CellState => ({
  kind: 'failed',
  error: new TableError(code, 'a reason'),
});

describe('the face of a cell', () => {
  it('says that what is encrypted is locked, not broken', () => {
    expect(faceOf(failed('encrypted'))).toMatchObject({
      text: 'encrypted',
      className: 'locked',
      hint: 'sorry: a reason',
    });
  });

  it('says of everything else that cannot be read that it cannot', () => {
    for (const code of ['corrupt', 'unsupported', 'tooLarge', 'io'] as const)
      expect(faceOf(failed(code))).toMatchObject({
        text: '⚠ unreadable',
        className: 'failed',
        hint: 'sorry: a reason',
      });
  });

  it('says of a value that is not there whole how large it is', () => {
    const state: CellState = { kind: 'value', value: 1, wholeBytes: 2 ** 30 };
    expect(faceOf(state)).toMatchObject({ text: '1', hint: 'The beginning of 1.1 GB' });
  });

  it('leaves a value that is on its way without text', () => {
    expect(faceOf({ kind: 'pending' })).toMatchObject({ text: '', className: 'pending right' });
  });
});
