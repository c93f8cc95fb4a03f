/** Files as the exact text of their values, to be compared. */
import type { DecryptionKeys } from '../../../../../src/formats/decryptionKeys.ts';
import type { TableReader } from '../../../../../src/formats/format.ts';
import { openTable } from '../../../../../src/formats/registry.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { readIpc } from '../../../../../src/scan/tile.ts';
import { jsonText } from '../../../../../src/table/cellText.ts';
import { columnsOfIpc } from '../../../../../src/table/ipcColumns.ts';
import '../../../parquetWasm.ts';

export async function openWith(bytes: Uint8Array, keys?: DecryptionKeys): Promise<TableReader> {
  return openTable(memorySource('file.parquet', bytes), { memoryLimitBytes: 1e9, keys });
}

/** The values of one column as JSON texts. */
export async function columnTexts(reader: TableReader, name: string): Promise<string[]> {
  const index = reader.schema.fields.findIndex((field) => field.name === name);
  const type = reader.schema.fields[index]?.type ?? { kind: 'null' };
  const request = { rows: { start: 0, end: Infinity }, columns: [index] };
  const [column] = columnsOfIpc(await readIpc(reader, request));
  const { length = 0 } = column ?? {};
  return Array.from({ length }, (_, row) => jsonText(column?.at(row), type));
}

/** All columns by name. */
export async function allTexts(reader: TableReader): Promise<Record<string, string[]>> {
  const texts: Record<string, string[]> = {};
  for (const { name } of reader.schema.fields) texts[name] = await columnTexts(reader, name);
  return texts;
}
