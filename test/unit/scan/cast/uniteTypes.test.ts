import { describe, expect, it } from 'vitest';
import { uniteTypes } from '../../../../src/scan/cast/uniteTypes.ts';
import type { DataType } from '../../../../src/table/schema.ts';

const int = (bits: 8 | 16 | 32 | 64, signed = true): DataType => ({ kind: 'int', bits, signed });
const float = (bits: 16 | 32 | 64): DataType => ({ kind: 'float', bits });
const decimal = (precision: number, scale: number): DataType => ({
  kind: 'decimal',
  precision,
  scale,
});
const timestamp = (unit: 's' | 'ms' | 'us' | 'ns', zone?: string): DataType => ({
  kind: 'timestamp',
  unit,
  zone,
});
const list = (type: DataType): DataType => ({
  kind: 'list',
  item: { name: 'item', type, nullable: true, typeText: '' },
});
const text: DataType = { kind: 'string' };

describe('two types are united', () => {
  it.each<[DataType, DataType, DataType | undefined]>([
    [int(8), int(64), int(64)],
    [int(8), int(8, false), int(16)],
    [int(64), int(32, false), int(64)],
    [int(32), int(32, false), int(64)],
    [int(64), int(64, false), decimal(20, 0)],
    [int(16), float(32), float(32)],
    [int(32), float(32), float(64)],
    [int(64), float(64), undefined],
    [float(16), float(32), float(32)],
    [decimal(9, 2), decimal(10, 5), decimal(12, 5)],
    [decimal(9, 2), int(32), decimal(12, 2)],
    [decimal(76, 0), decimal(76, 10), undefined],
    [decimal(9, 2), float(64), undefined],
    [timestamp('ms'), timestamp('ns'), timestamp('ns')],
    [timestamp('us', 'UTC'), timestamp('us', 'Europe/Oslo'), timestamp('us', 'UTC')],
    [timestamp('us', 'UTC'), timestamp('us'), undefined],
    [{ kind: 'date' }, timestamp('us'), timestamp('us')],
    [{ kind: 'date' }, timestamp('us', 'UTC'), undefined],
    [{ kind: 'null' }, text, text],
    [{ kind: 'string', format: 'enum' }, text, text],
    [{ kind: 'binary', width: 4 }, { kind: 'binary', width: 8 }, { kind: 'binary' }],
    [list(int(8)), list(int(64)), list(int(64))],
    [list(int(8)), list(text), undefined],
    [text, int(32), undefined],
    [{ kind: 'bool' }, int(8), undefined],
    [{ kind: 'uuid' }, { kind: 'binary', width: 16 }, undefined],
  ])('%j and %j', (a, b, united) => {
    expect(uniteTypes(a, b)).toEqual(united);
    expect(uniteTypes(b, a)).toEqual(united);
  });
});
