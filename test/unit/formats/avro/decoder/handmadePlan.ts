/** Plans without a schema: fields of one record, numbered in order. */
import type { DataType, Field } from '../../../../../src/table/schema.ts';
import type {
  DecodeNode,
  DecodePlan,
  DecodeValue,
  Presence,
} from '../../../../../src/formats/avro/plan/decodePlan.ts';

export interface HandmadeField {
  readonly value: DecodeValue;
  readonly type: DataType;
  readonly presence?: Presence;
  readonly isSkipped?: boolean;
}

/** Of fields without parts. */
export function handmadePlan(fields: readonly HandmadeField[]): DecodePlan {
  const columns = fields.map(
    ({ value, type, presence = 'required', isSkipped = false }, i): DecodeNode => ({
      id: i + 1,
      group: 0,
      presence,
      value,
      type,
      isSkipped,
    }),
  );
  const named = columns.map(({ type }, i): Field => ({
    name: `f${i}`,
    type,
    nullable: true,
    typeText: '',
  }));
  const root: DecodeNode = {
    id: 0,
    group: 0,
    presence: 'required',
    value: { kind: 'record', fields: columns },
    type: { kind: 'struct', fields: named.filter((_, i) => columns[i]?.isSkipped === false) },
    isSkipped: false,
  };
  const nodes = [root, ...columns];
  return { root, columns, nodes, groupCount: 1, schema: { fields: named } };
}
