/** How large the parts of the decoder's memory should become when one of them is full. Pure. */

export interface FullMemory {
  /** Which extent is full, and the entries it needs room for. */
  readonly extent: number;
  readonly need: number;
  /** Of all extents: bytes of an entry, entries there is room for, entries in use by whole records. */
  readonly bytes: readonly number[];
  readonly capacities: readonly number[];
  readonly used: readonly number[];
  /** Whole records in the batch, and how many it can have. */
  readonly records: number;
  readonly batchRows: number;
  /** Bytes of all extents together that a batch with more than one record may have. */
  readonly limit: number;
}

/** Records that are enough of a sample to tell the size of a whole batch by. */
const sampleRecords = 1000;

/** Room for more than is needed by this factor, so that it is not full again at once. */
const spare = 1.25;

/**
 * Room for a whole batch like the records so far, else more room for what is full, else just enough: what stays within
 * the limit. Undefined where nothing does: the batch is full. A lone record gets what it needs.
 */
export function grownCapacities(full: FullMemory): readonly number[] | undefined {
  const { capacities, used, records, batchRows, limit, bytes, extent, need } = full;
  const likeSoFar = records < sampleRecords ? sampleRecords : batchRows;
  const growth = records === 0 ? 0 : (likeSoFar / records) * spare;
  const forAll = capacities.map((capacity, i) =>
    Math.max(capacity, Math.ceil((used[i] ?? 0) * growth)),
  );
  const withRoomFor = (others: readonly number[], entries: number): readonly number[] =>
    others.map((capacity, i) => (i === extent ? Math.max(capacity, Math.ceil(entries)) : capacity));
  const roomy = Math.max(need * spare, (capacities[extent] ?? 0) * 1.5);
  const choices = [
    withRoomFor(forAll, roomy),
    withRoomFor(capacities, roomy),
    withRoomFor(capacities, need),
  ];
  const total = (sizes: readonly number[]): number =>
    sizes.reduce((sum, entries, i) => sum + entries * (bytes[i] ?? 0), 0);
  return choices.find((sizes) => total(sizes) <= limit) ?? (records === 0 ? choices[2] : undefined);
}
