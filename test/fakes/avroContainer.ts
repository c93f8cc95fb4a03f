/** Avro files made by hand, byte by byte, so that tests can damage them where they want. Shares no code with the product. */

export type Bytes = readonly number[] | Uint8Array;

/** Zig-zag and variable-length, as Avro writes `int` and `long`. */
export function long(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

export function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...long(bytes.length), ...bytes];
}

export const syncMarker = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 - i * 13);

export interface HeaderParts {
  readonly schema?: unknown;
  /** Undefined leaves `avro.codec` out. */
  readonly codec?: string | undefined;
  readonly metadata?: readonly (readonly [key: string, value: string | Uint8Array])[];
}

const idAndName = {
  type: 'record',
  name: 'R',
  fields: [
    { name: 'id', type: 'long' },
    { name: 's', type: 'string' },
  ],
};

export function header({ schema = idAndName, codec = 'null', metadata = [] }: HeaderParts = {}) {
  const told = [
    ['avro.schema', JSON.stringify(schema)],
    ['avro.codec', codec],
  ] as const;
  const entries = [...told, ...metadata];
  const items = entries.flatMap(([key, value]) => [
    ...text(key),
    ...(typeof value === 'string' ? text(value) : [...long(value.length), ...value]),
  ]);
  return [0x4f, 0x62, 0x6a, 1, ...long(entries.length), ...items, ...long(0), ...syncMarker];
}

export interface BlockParts {
  readonly size?: number | bigint;
  readonly marker?: Bytes;
}

export function block(records: number | bigint, data: Bytes, parts: BlockParts = {}): number[] {
  const { size = data.length, marker = syncMarker } = parts;
  return [...long(records), ...long(size), ...data, ...marker];
}

/** Records of the usual schema: id, and `row<id>`. */
export function rows(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => [
    ...long(start + i),
    ...text(`row${start + i}`),
  ]).flat();
}

/** The block of ten rows whose first is `10 * number`. */
export function tenRows(number: number, parts?: BlockParts): number[] {
  return block(10, rows(number * 10, 10), parts);
}

export function file(...parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
