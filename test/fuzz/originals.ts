/** What the files were before they were damaged, and which of their values damage may not have changed unnoticed. */
import { readFileSync } from 'node:fs';
import type { DecryptionKeys } from '../../src/formats/decryptionKeys.ts';
import { readFooter, type ParquetFooter } from '../../src/formats/parquet/footer/footer.ts';
import { chunkBytes, pageEnd, walkPages } from '../../src/formats/parquet/pages/pageHeaders.ts';
import { rowGroupOfRow } from '../../src/formats/parquet/plan/plan.ts';
import { schemaTree, type SchemaTree } from '../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../src/io/byteSource.ts';
import type { Range } from '../../src/table/schema.ts';

export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly keys: DecryptionKeys | undefined;
  /** Whether every byte of it is sealed: then damage may hide values, but never change one. */
  readonly isSealed: boolean;
}

const encryptedFiles: Readonly<Record<string, Pick<Original, 'keys' | 'isSealed'>>> = {
  'uniform-gcm.parquet': sealedWith('the key of Alice, 32 bytes long.'),
  'uniform-signed.parquet': sealedWith('the key of Alice, 32 bytes long.'),
};

function sealedWith(key: string): Pick<Original, 'keys' | 'isSealed'> {
  return { keys: { footer: new TextEncoder().encode(key) }, isSealed: true };
}

/** Whether there is a key for a file, or it needs none. */
export function isReadable(name: string): boolean {
  return (
    !name.includes('encrypt') || Object.keys(encryptedFiles).some((known) => name.endsWith(known))
  );
}

export function originalOf(file: string): Original {
  const bytes = new Uint8Array(readFileSync(file));
  const known = Object.entries(encryptedFiles).find(([name]) => file.endsWith(name));
  return { name: file, bytes, keys: undefined, isSealed: false, ...known?.[1] };
}

/** Whether the value at a row and a top-level column, if it can be read at all, is what it was. */
export type Vouched = (row: number, column: number) => boolean;

/**
 * What can be said of the values of `damaged`, a damaged copy of `original` that was read with its checksums verified: a
 * value is vouched for where no byte of its column chunk was changed but inside of pages that carry a checksum, and
 * nothing that says where chunks are.
 */
export async function vouchedValues(
  { bytes, keys, isSealed }: Original,
  damaged: Uint8Array,
): Promise<Vouched> {
  if (isSealed) return () => true;
  const changed = changedBytes(bytes, damaged);
  const source = memorySource('original', bytes);
  const footer = await readFooter(source, undefined, undefined, keys).catch(() => undefined);
  if (changed === undefined || footer === undefined) return () => false;
  const tree = schemaTree(footer.metaData.schema);
  const chunks = chunkRanges(footer, tree);
  const isInChunk = (at: number): boolean => chunks.some((range) => holds(range, at));
  // Something else: the footer, or an index.
  if (!changed.every(isInChunk)) return () => false;
  const unprotected = new Set<number>();
  const bodies = await protectedBodies(footer, tree, bytes);
  for (const at of changed) if (!bodies.some((body) => holds(body, at))) unprotected.add(at);
  return (row, column) => {
    const node = tree.columns[column];
    if (node === undefined) return false;
    const rowGroup = rowGroupOfRow(footer.rowStarts, row);
    for (let leaf = node.leafStart; leaf < node.leafEnd; leaf++) {
      const range = rangeOf(footer, rowGroup, leaf);
      if (range === undefined || [...unprotected].some((at) => holds(range, at))) return false;
    }
    return true;
  };
}

const holds = ({ start, end }: Range, at: number): boolean => at >= start && at < end;

/** Undefined where bytes were moved. */
function changedBytes(before: Uint8Array, after: Uint8Array): number[] | undefined {
  if (before.byteLength !== after.byteLength) return undefined;
  const changed: number[] = [];
  for (let at = 0; at < before.byteLength; at++) if (before[at] !== after[at]) changed.push(at);
  return changed;
}

function rangeOf(footer: ParquetFooter, rowGroup: number, leaf: number): Range | undefined {
  try {
    const { start, limit } = chunkBytes(footer, rowGroup, leaf);
    return { start, end: limit };
  } catch {
    // A chunk that the footer does not tell the place of was never readable.
    return undefined;
  }
}

function chunkPlaces({ metaData }: ParquetFooter, { leaves }: SchemaTree): [number, number][] {
  return Array.from({ length: metaData.rowGroups.length }, (_, rowGroup) =>
    leaves.map((__, leaf): [number, number] => [rowGroup, leaf]),
  ).flat();
}

function chunkRanges(footer: ParquetFooter, tree: SchemaTree): Range[] {
  return chunkPlaces(footer, tree).flatMap(
    ([rowGroup, leaf]) => rangeOf(footer, rowGroup, leaf) ?? [],
  );
}

/** The bodies of pages that carry a checksum. */
async function protectedBodies(
  footer: ParquetFooter,
  tree: SchemaTree,
  bytes: Uint8Array,
): Promise<Range[]> {
  const source = memorySource('original', bytes);
  const bodies: Range[] = [];
  for (const [rowGroup, leaf] of chunkPlaces(footer, tree)) {
    try {
      const chunk = chunkBytes(footer, rowGroup, leaf);
      for await (const page of walkPages(source, chunk, chunk, undefined))
        if (page.header.crc !== undefined)
          bodies.push({ start: page.offset + page.headerBytes, end: pageEnd(page) });
    } catch {
      // What the headers of the original do not tell is not protected.
    }
  }
  return bodies;
}
