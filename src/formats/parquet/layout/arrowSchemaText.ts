/** The Arrow schema that Arrow's own writers keep in `ARROW:schema`: an IPC schema message as base64. */
import { RecordBatchReader, type Field } from 'apache-arrow';
import { bytesOfBase64 } from '../../base64.ts';

/** Keys only: an extension type's name says enough, its metadata may be long. */
function annotations({ nullable, metadata }: Field): string {
  const extension = metadata.get('ARROW:extension:name');
  return `${nullable ? '' : ', never null'}${extension === undefined ? '' : `, ${extension}`}`;
}

/** A field each line, `name: type`; undefined where the bytes are no such message. */
export function arrowSchemaText(value: string): string | undefined {
  const bytes = bytesOfBase64(value);
  if (bytes === undefined) return undefined;
  try {
    const { schema } = RecordBatchReader.from(bytes).open();
    const fields = schema.fields.map(
      (field) => `${field.name}: ${String(field.type)}${annotations(field)}`,
    );
    const keys = [...schema.metadata.keys()];
    return [...fields, ...(keys.length === 0 ? [] : [`metadata: ${keys.join(', ')}`])].join('\n');
  } catch (error) {
    // The library throws plain errors of many kinds for damaged bytes; the raw value is shown then.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
