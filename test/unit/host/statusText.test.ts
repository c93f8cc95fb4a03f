import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/host/statusText.ts';
import { avroDocument, grownBy } from '../../webview/growing.ts';
import { numberDocument } from '../../webview/numberTable.ts';

const cell = { row: 500_000, column: 2 };

describe('the status bar', () => {
  it('says the size of a file and where the active cell is', () => {
    const table = numberDocument(1_000_000_000, 34);
    expect(statusText(table, cell)).toBe('Parquet · 1.0 B × 34 · R 500,001 · c2');
    expect(statusText(table, undefined)).toBe('Parquet · 1.0 B × 34');
  });

  it('says how much of a growing file is known', () => {
    const growth = grownBy({ rows: 12_400_000, bytes: 389 });
    expect(statusText(avroDocument(growth), cell)).toBe(
      'Avro · 12.4 M rows so far, 38 % · R 500,001 · c2',
    );
  });

  it('never says 100 % before the end', () => {
    const growth = grownBy({ bytes: 1_000 });
    expect(statusText(avroDocument(growth), undefined)).toBe('Avro · 300 rows so far, 99 %');
  });

  it('names the schema that a file is read as', () => {
    const table = { ...avroDocument(grownBy({ isDone: true })), readerSchema: { name: 'v2.avsc' } };
    expect(statusText(table, undefined)).toBe('Avro as v2.avsc · 300 × 3');
  });

  it('counts damaged blocks', () => {
    const growth = grownBy({ isDone: true, damageCount: 3 });
    expect(statusText(avroDocument(growth), undefined)).toBe(
      'Avro · 300 × 3 · $(warning) 3 damaged blocks',
    );
  });
});
