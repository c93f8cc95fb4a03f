/** What the bloom filter of a column chunk says of values that are looked for. */
import type { ByteSource } from '../../../io/byteSource.ts';
import { floatValue } from '../../../table/numberValue.ts';
import type { ColumnValues } from '../../format.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { leafType, physicalTypeOf } from '../schema/logicalType.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';
import type { SchemaElement } from '../thrift/metadata.ts';
import { filterHasAny } from './bloomFilter.ts';
import { plainValue } from './plainValue.ts';

/** As TableReader.mayHold. */
export async function mayHold(
  file: { readonly source: ByteSource; readonly footer: ParquetFooter; readonly tree: SchemaTree },
  { segment, column, texts }: ColumnValues,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const node = file.tree.columns[column];
  if (node === undefined || !node.isLeaf || node.repetition === 'REPEATED') return true;
  const values: Uint8Array[] = [];
  for (const text of texts) {
    const forms = storedForms(text, node.element);
    if (forms === undefined) return true;
    values.push(...forms);
  }
  const chunk = { rowGroup: segment, leaf: node.leafStart };
  return filterHasAny(file.source, file.footer, { ...chunk, values }, signal);
}

/**
 * All that is stored where a value equals `text` in a condition (threshold.ts), PLAIN-encoded; undefined where that cannot
 * be told.
 */
function storedForms(text: string, element: SchemaElement): readonly Uint8Array[] | undefined {
  const type = leafType(element);
  // Bytes may begin with any number of zeros; JSON may be written in many ways.
  if (type?.kind === 'decimal' && physicalTypeOf(element) === 'BYTE_ARRAY') return undefined;
  if (type?.kind === 'string' && type.format === 'json') return undefined;
  let texts = [text];
  if (type?.kind === 'float') {
    const value = floatValue(text.trim());
    if (value === undefined || Number.isNaN(value)) return undefined;
    // As 0, -0 and what is too small for the column's floats are looked for.
    if ((type.bits === 64 ? value : Math.fround(value)) === 0) texts = ['0', '-0'];
  }
  const forms = texts.flatMap((form) => plainValue(form, element) ?? []);
  return forms.length === texts.length ? forms : undefined;
}
