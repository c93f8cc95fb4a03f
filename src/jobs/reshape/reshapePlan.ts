/** What a rewrite with other rows or columns will do, from what opening its input tells. */
import type { TableReader } from '../../formats/format.ts';
import { columnRecipes } from '../../formats/parquet/write/columnRecipes.ts';
import { fieldIdCount, withFieldIds } from '../../formats/parquet/schema/fieldIds.ts';
import type { ParquetFooter } from '../../formats/parquet/footer/footer.ts';
import { flattenSchema, schemaTree } from '../../formats/parquet/schema/schemaTree.ts';
import { storableFields } from '../../formats/parquet/write/storableType.ts';
import type { SortedColumn } from '../../formats/parquet/write/tableWriter.ts';
import { writeChoices } from '../../formats/parquet/write/writeChoices.ts';
import {
  writeSettings,
  type ParquetWriteOptions,
} from '../../formats/parquet/write/writeOptions.ts';
import { writtenSchema } from '../../formats/parquet/write/writtenSchema.ts';
import type { NewTable, TableWriteOptions } from '../../formats/tableWriters.ts';
import { typeChanges } from '../../formats/typeChanges.ts';
import type { RowFilter } from '../../scan/predicate/rowFilter.ts';
import type { SortColumn } from '../../scan/sort/sortOrder.ts';
import type { FileFacts } from '../../table/layout.ts';
import type { Field } from '../../table/schema.ts';
import {
  avroRewriteChoices,
  avroRewriteSettings,
  type AvroRewriteSettings,
} from '../avroRewriteSettings.ts';
import { damageSentences } from '../damageSentences.ts';
import { keptColumns, keptText, type KeptColumns } from '../keptColumns.ts';
import { carriedMetadata } from '../keptMetadata.ts';
import { wantedRows, wishText } from '../wantedRows.ts';
import type { Reshaping, RewriteOptions, RewritePlan } from '../rewriteSpec.ts';

/** An open input; of Parquet, with what else its rewrite keeps. */
export interface ReshapeInput {
  readonly reader: TableReader;
  readonly parquet: { readonly footer: ParquetFooter; readonly hasChecksums: boolean } | undefined;
}

/** A plan with what its execution needs. */
export interface PlannedReshape {
  readonly plan: RewritePlan;
  readonly write: TableWriteOptions;
  readonly table: NewTable;
  /** Of the input: those of the output, then those that only the order needs. */
  readonly carried: readonly number[];
  readonly filter: RowFilter | undefined;
  /** Columns are places in `carried`. */
  readonly order: readonly SortColumn[] | undefined;
  readonly sortMemoryBytes: number;
}

/** Throws TableError `invalidArgument` for what cannot be. */
export function plannedReshape(input: ReshapeInput, options: RewriteOptions): PlannedReshape {
  const { facts, schema } = input.reader;
  const { reshape = {}, avro, ...parquet } = options;
  const { keep, sort } = reshape;
  const kept = keptColumns(schema, keep);
  const { filter, order, carried, sortMemoryBytes } = wantedRows(schema, reshape, kept.columns);
  const write =
    input.parquet === undefined
      ? ({ format: 'avro', avro: { ...avro, codec: avroSettings(options, facts).codec } } as const)
      : ({ format: 'parquet', parquet: checked(parquet, input.parquet.hasChecksums) } as const);
  const { table, losses } = newTable(input, { kept, order });
  const changes = typeChanges(kept.fields, write);
  const damage = damageSentences(input.reader.walk?.progress.damage ?? []);
  const sortBytes = sort === undefined ? 0 : sortMemoryBytes;
  const { rowGroupBytes } = writeSettings(parquet);
  return {
    plan: {
      format: facts.format,
      rows: facts.rowCount,
      bytesIn: facts.fileBytes,
      rowGroupsIn: facts.segmentCount,
      rowGroupsOut: undefined,
      memoryBytes: sortBytes + 2 * Math.min(rowGroupBytes, facts.uncompressedBytes ?? Infinity),
      choices: [
        ...(write.format === 'avro'
          ? avroRewriteChoices(avroSettings(options, facts))
          : parquetChoices(write.parquet, kept.fields)),
        ...reshapeChoices(reshape),
      ],
      losses: [...damage, ...changes, ...losses],
    },
    write,
    table,
    carried,
    filter,
    order,
    sortMemoryBytes,
  };
}

/** As in a rewrite of whole blocks, what is not asked for stays as it is. */
function avroSettings(
  { reshape: _, ...others }: RewriteOptions,
  { codecs: [codec = 'null'] }: FileFacts,
): AvroRewriteSettings {
  return avroRewriteSettings(others, codec);
}

function checked(options: ParquetWriteOptions, hasChecksums: boolean): ParquetWriteOptions {
  return { ...options, checksums: options.checksums ?? hasChecksums };
}

interface Shape {
  readonly kept: KeptColumns;
  readonly order: readonly SortColumn[] | undefined;
}

function newTable(
  { reader, parquet }: ReshapeInput,
  { kept, order }: Shape,
): { readonly table: NewTable; readonly losses: readonly string[] } {
  const { columns, fields, names } = kept;
  const metadata = carriedMetadata(reader.metadataEntries(), names);
  const table = { schema: { fields }, keyValueMetadata: metadata.kept };
  const losses = [...metadata.losses];
  if (parquet === undefined) {
    const made = 'Names, defaults and documentation inside the schema are made anew.';
    return { table, losses: [...losses, made] };
  }
  const tree = schemaTree(parquet.footer.metaData.schema);
  const sourceSchema = flattenSchema(
    tree.root,
    columns.flatMap((column) => tree.columns[column] ?? []),
  );
  const written = withFieldIds(writtenSchema(storableFields(fields)), sourceSchema);
  if (fieldIdCount(written) < fieldIdCount(sourceSchema))
    losses.push('Field IDs inside nested columns that are built in an older way are not kept.');
  return {
    table: { ...table, parquet: { sourceSchema, sortedBy: declared(order, fields) } },
    losses,
  };
}

/** What of the order the footer can say: columns that are written, and whose order is Parquet's. */
function declared(
  order: readonly SortColumn[] = [],
  fields: readonly Field[],
): readonly SortedColumn[] {
  const isTold = ({ column, type }: SortColumn): boolean =>
    column < fields.length && type.kind !== 'int96' && type.kind !== 'null';
  const end = order.findIndex((key) => !isTold(key));
  return order
    .slice(0, end < 0 ? order.length : end)
    .map(({ column, descending, nullsFirst }) => ({ column, descending, nullsFirst }));
}

function parquetChoices(options: ParquetWriteOptions, fields: readonly Field[]): readonly string[] {
  const settings = writeSettings(options);
  const { leaves } = schemaTree(writtenSchema(storableFields(fields)));
  return writeChoices(settings, columnRecipes(settings, leaves), leaves);
}

function reshapeChoices({ keep, where, sort }: Reshaping): readonly string[] {
  const columns = keep === undefined ? [] : [`Columns: ${keptText(keep)}.`];
  return [...columns, ...wishText({ where, sort })];
}
