/** How the buffers of an Arrow type lie, as far as picking and comparing values goes. */
import { DataType, Type, type Data } from 'apache-arrow';
import { TableError } from '../base/errors.ts';

export type ArrowLayout =
  | 'null'
  /** One bit a value. */
  | 'bits'
  /** Values of equal width in one buffer. */
  | 'fixed'
  /** Indexes, as `fixed`, into a dictionary. */
  | 'dictionary'
  /** Offsets and bytes. */
  | 'varying'
  /** Offsets and a child. */
  | 'list'
  | 'fixedList'
  | 'struct';

const layouts: Partial<Record<Type, ArrowLayout>> = {
  [Type.Null]: 'null',
  [Type.Bool]: 'bits',
  [Type.Dictionary]: 'dictionary',
  [Type.Utf8]: 'varying',
  [Type.Binary]: 'varying',
  [Type.LargeUtf8]: 'varying',
  [Type.LargeBinary]: 'varying',
  [Type.List]: 'list',
  [Type.Map]: 'list',
  [Type.FixedSizeList]: 'fixedList',
  [Type.Struct]: 'struct',
};

/** Throws TableError `unsupported` for types that no reader yields: unions and views. */
export function layoutOf({ type }: Data): ArrowLayout {
  // A type of arrow's own classes: its members are numbers of the enumeration.
  const typeId = type.typeId;
  const hasNone =
    DataType.isUnion(type) || DataType.isBinaryView(type) || DataType.isUtf8View(type);
  if (hasNone)
    throw new TableError('unsupported', `rows of Arrow type ${Type[typeId]} cannot be picked`);
  return layouts[typeId] ?? 'fixed';
}
