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
 * Room for as many records like those so far as a batch can have, else more room for what is full alone. Undefined
 * where neither stays within the limit: the batch is full. A lone record gets what it needs.
 */
export function grownCapacities(full: FullMemory): readonly number[] | undefined {
  const { capacities, used, records, batchRows, limit, bytes, extent, need } = full;
  const total = (sizes: readonly number[]): number =>
    sizes.reduce((sum, entries, i) => sum + entries * (bytes[i] ?? 0), 0);
  const withRoomFor = (others: readonly number[], entries: number): readonly number[] =>
    others.map((capacity, i) => (i === extent ? Math.max(capacity, Math.ceil(entries)) : capacity));
  if (records === 0) return withRoomFor(capacities, need);
  const likeSoFar = records < sampleRecords ? sampleRecords : batchRows;
  const growth = Math.min((likeSoFar / records) * spare, limit / total(used));
  const forAll = capacities.map((capacity, i) =>
    Math.max(capacity, Math.floor((used[i] ?? 0) * growth)),
  );
  // Not just enough: it would be full again at the next record, and all behind it be moved each time.
  const roomy = Math.max(need, (capacities[extent] ?? 0) * spare);
  const choices = [withRoomFor(forAll, need), withRoomFor(capacities, roomy)];
  return choices.find((sizes) => sizes[extent] !== capacities[extent] && total(sizes) <= limit);
}
