/** Random tables with few values in each column, so that many rows have the same keys. */
import fc from 'fast-check';
import type { FileFormat } from '../../../src/formats/fileFormat.ts';
import { tables } from './arbitrary.ts';
import type { TableSample } from './cells.ts';

interface RepeatingTable {
  readonly table: TableSample;
  /** The same rows in another order. */
  readonly shuffled: TableSample;
  /** Names of some of the columns, or of all. */
  readonly keys: readonly string[];
}

export function repeatingTables(format: FileFormat): fc.Arbitrary<RepeatingTable> {
  return fc
    .tuple(tables(format), fc.array(fc.array(fc.nat(3), { minLength: 6 }), { maxLength: 60 }))
    .map(([{ fields, rows }, picks]): TableSample => ({
      fields,
      rows: picks.flatMap((pick) =>
        rows.length === 0
          ? []
          : [fields.map((_, i) => rows[(pick[i] ?? 0) % rows.length]?.[i] ?? null)],
      ),
    }))
    .chain((table) =>
      fc.record({
        table: fc.constant(table),
        shuffled: fc
          .shuffledSubarray([...table.rows], { minLength: table.rows.length })
          .map((rows): TableSample => ({ ...table, rows })),
        keys: fc.shuffledSubarray(
          table.fields.map(({ name }) => name),
          { minLength: 1 },
        ),
      }),
    );
}
