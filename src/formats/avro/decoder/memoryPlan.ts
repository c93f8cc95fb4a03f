/**
 * What lies where in the memory of an emitted module:
 *
 *     variables │ columns of the table's rows │ the block's bytes │ items of arrays and maps, bytes of any length
 *
 * Columns of the table's rows are as large as a batch, so their addresses are known when code is emitted and stand in
 * it. What is behind them moves when something grows: its addresses and sizes are variables at the start of the
 * memory, which the host sets and code loads. So nothing is ever emitted anew.
 */
import type { DecodePlan } from '../plan/decodePlan.ts';
import { columnShape } from './columnShape.ts';

/** Bytes that may be written behind anything, and read before and behind the input: the widest store there is. */
export const slack = 32;

/** One buffer of one node. */
export interface Region {
  /** Its number among all. */
  readonly index: number;
  readonly node: number;
  readonly role: 'flags' | 'offsets' | 'values' | 'data';
  /** Bytes of one of its entries; for data, 1. */
  readonly width: number;
  readonly extent: number;
  /** Its address, or that of the variable that has it. */
  readonly place: { readonly kind: 'fixed' | 'variable'; readonly address: number };
}

/** What regions have as many entries as: the rows of a group, or the bytes of one node's data. */
interface Extent {
  /** Bytes of all regions for one entry. */
  readonly bytes: number;
  /** The address of the variable that tells how many entries there is room for. */
  readonly capacityAt: number;
  /** The node whose offsets count the entries in use; undefined for the table's rows. */
  readonly countedBy: number | undefined;
}

export interface MemoryPlan {
  readonly regions: readonly Region[];
  /** The groups by number, then the nodes with data. */
  readonly extents: readonly Extent[];
  /** By id of a node. */
  readonly regionsOf: readonly Partial<Record<Region['role'], Region>>[];
  /** Where the columns of fixed size end. */
  readonly fixedEnd: number;
}

export const alignedTo16 = (size: number): number => Math.ceil(size / 16) * 16;

/** Bytes of a region with room for so many entries. Offsets are one more than rows. */
export function regionBytes({ width, role }: Region, entries: number): number {
  return alignedTo16((entries + (role === 'offsets' ? 1 : 0)) * width + slack);
}

type Draft = Pick<Region, 'node' | 'role' | 'width' | 'extent'>;

/** The places of a plan's columns in a memory for batches of `batchRows` rows. */
export function planMemory(plan: DecodePlan, batchRows: number): MemoryPlan {
  const drafts = draftRegions(plan);
  const extentCount = 1 + Math.max(plan.groupCount - 1, ...drafts.map(({ extent }) => extent));
  const addressVariablesAt = slack + 4 * extentCount;
  let fixedEnd = alignedTo16(addressVariablesAt + 4 * drafts.length);
  const regions = drafts.map((draft, index): Region => {
    if (draft.extent > 0)
      return {
        ...draft,
        index,
        place: { kind: 'variable', address: addressVariablesAt + 4 * index },
      };
    const region: Region = { ...draft, index, place: { kind: 'fixed', address: fixedEnd } };
    fixedEnd += regionBytes(region, batchRows);
    return region;
  });
  return {
    regions,
    extents: extentsOf(plan, regions, extentCount),
    regionsOf: byNode(plan, regions),
    fixedEnd,
  };
}

function draftRegions(plan: DecodePlan): readonly Draft[] {
  let extentCount = plan.groupCount;
  return plan.nodes.flatMap((node): Draft[] => {
    const { hasFlags, hasOffsets, hasData, width } = columnShape(node);
    const ofRows = { node: node.id, extent: node.group };
    return [
      ...(hasFlags ? [{ ...ofRows, role: 'flags', width: 1 } as const] : []),
      ...(hasOffsets ? [{ ...ofRows, role: 'offsets', width: 4 } as const] : []),
      ...(width > 0 ? [{ ...ofRows, role: 'values', width } as const] : []),
      ...(hasData
        ? [{ node: node.id, extent: extentCount++, role: 'data', width: 1 } as const]
        : []),
    ];
  });
}

function extentsOf(plan: DecodePlan, regions: readonly Region[], count: number): readonly Extent[] {
  const bytes = new Array<number>(count).fill(0);
  const countedBy = new Array<number | undefined>(count).fill(undefined);
  for (const { extent, width, role, node } of regions) {
    bytes[extent]! += width;
    if (role === 'data') countedBy[extent] = node;
  }
  for (const { id, value, isSkipped } of plan.nodes)
    if (!isSkipped && 'itemGroup' in value) countedBy[value.itemGroup] = id;
  return bytes.map((width, i) => ({
    bytes: width,
    capacityAt: slack + 4 * i,
    countedBy: countedBy[i],
  }));
}

/** By id of a node, then by role. */
function byNode(plan: DecodePlan, regions: readonly Region[]): MemoryPlan['regionsOf'] {
  const regionsOf = plan.nodes.map((): Partial<Record<Region['role'], Region>> => ({}));
  for (const region of regions) regionsOf[region.node]![region.role] = region;
  return regionsOf;
}
