/** Types sorted as people see them: which icon a column gets, and how its cells are set. */
import type { DataType } from '../../src/table/schema.ts';

export type KindGroup = 'number' | 'text' | 'bool' | 'time' | 'bytes' | 'list' | 'struct';

export const kindGroups: Readonly<Record<DataType['kind'], KindGroup>> = {
  null: 'text',
  bool: 'bool',
  int: 'number',
  float: 'number',
  decimal: 'number',
  string: 'text',
  binary: 'bytes',
  geometry: 'text',
  uuid: 'bytes',
  date: 'time',
  time: 'time',
  timestamp: 'time',
  int96: 'time',
  interval: 'time',
  duration: 'time',
  list: 'list',
  map: 'struct',
  struct: 'struct',
  union: 'struct',
  variant: 'struct',
  bson: 'struct',
};
