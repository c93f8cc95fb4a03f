/** How a table is written, in whatever format, as a list of options. */
import * as vscode from 'vscode';
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import { avroOptions } from './avroOptions.ts';
import { countOption, optionsOfPart, type Option } from './optionList.ts';
import { parquetOptions } from './parquetOptions.ts';
import { writtenTextOptions } from './textOptions.ts';

/** Each gives what is to be changed. How text is compressed is in its name: see textCompressionOption. */
export function writtenOptions(
  options: TableWriteOptions,
): readonly Option<Partial<TableWriteOptions>>[] {
  const { format, parquet = {}, avro = {}, arrow = {}, text = {} } = options;
  switch (format) {
    case 'parquet':
      return optionsOfPart(parquetOptions(parquet), (changed) => ({ parquet: changed }));
    case 'avro':
      return optionsOfPart(avroOptions(avro, { isRewritten: false }), (changed) => ({
        avro: changed,
      }));
    case 'arrow':
    case 'arrows':
      return [
        countOption(
          {
            label: vscode.l10n.t('Record batches of at most'),
            count: arrow.batchRows ?? 65_536,
            unit: 'rows',
          },
          (batchRows) => ({ arrow: { ...arrow, batchRows } }),
        ),
      ];
    case 'csv':
    case 'tsv':
      return optionsOfPart(writtenTextOptions(format, text), (changed) => ({
        text: { ...text, ...changed },
      }));
    case 'ndjson':
      return [];
  }
}
