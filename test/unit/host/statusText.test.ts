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

  it('says how many rows are shown, and how far looking for them and sorting them is', () => {
    const table = numberDocument(1_000_000, 3);
    const found = { rows: 1_234, seen: 385_000, unread: 0, isDone: false };
    expect(statusText(table, undefined, found)).toBe(
      'Parquet · 1.0 M × 3 · $(loading~spin) 1,234 shown so far, 38 % looked at',
    );
    expect(statusText(table, undefined, { ...found, rows: 0, seen: 1_000_000 })).toBe(
      'Parquet · 1.0 M × 3 · $(loading~spin) 0 shown so far, sorting',
    );
    expect(statusText(table, cell, { ...found, isDone: true })).toBe(
      'Parquet · 1.0 M × 3 · 1,234 shown · R 500,001 · c2',
    );
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
