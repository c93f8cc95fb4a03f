/** Many short byte strings in one buffer: a footer's worth of them would cost more in objects than in bytes. */

export interface PackedList {
  readonly length: number;
  /** All elements, one after the other. */
  readonly bytes: Uint8Array;
  /** Element `index` as a view; undefined for one that was packed as undefined. */
  at(index: number): Uint8Array | undefined;
}

export function packedList(items: readonly (Uint8Array | undefined)[]): PackedList {
  const ends = new Float64Array(items.length + 1);
  for (const [index, item] of items.entries())
    ends[index + 1] = (ends[index] ?? 0) + (item?.byteLength ?? 0);
  const bytes = new Uint8Array(ends[items.length] ?? 0);
  for (const [index, item] of items.entries()) if (item !== undefined) bytes.set(item, ends[index]);
  return {
    length: items.length,
    bytes,
    at(index) {
      const start = ends[index];
      const end = ends[index + 1];
      return start === end ? undefined : bytes.subarray(start, end);
    },
  };
}
