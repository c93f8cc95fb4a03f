/** What is good or bad about a file's layout, in one sentence each. Pure. */
import type { FileFacts } from '../../src/table/layout.ts';
import { bytesText, countOf, countText } from '../../src/base/quantityText.ts';

export interface Finding {
  readonly kind: 'good' | 'advice';
  readonly text: string;
  /** Whether rewriting the file would put it right. */
  readonly rewriteHelps: boolean;
}

const megabyte = 1_000_000;
/** Row groups under both limits of a pair cost readers more than they hold. */
const small = [
  { rows: 1_048_576, bytes: 8 * megabyte },
  { rows: 100_000, bytes: 32 * megabyte },
] as const;
/** Decoded, a row group over this needs much memory, and cannot be shared between threads. */
const largeBytes = 1_000 * megabyte;
/** Fewer small row groups than this cost little, whatever their size. */
const manySegments = 8;
/** Files under this read fast whatever their layout. */
const uncompressedMatters = megabyte;
const footerMatters = megabyte;
const footerShare = 0.05;

const advice = (text: string): Finding => ({ kind: 'advice', text, rewriteHelps: true });

/** At least one finding for a file with rows; advice first. */
export function diagnose(facts: FileFacts): readonly Finding[] {
  if (facts.format !== 'parquet' || facts.rowCount === 0 || facts.segmentCount === 0) return [];
  const findings = [rowGroupSize(facts), compression(facts), footer(facts)].filter(
    (finding) => finding !== undefined,
  );
  return [
    ...findings.filter(({ kind }) => kind === 'advice'),
    ...findings.filter(({ kind }) => kind === 'good'),
  ];
}

function rowGroupSize(facts: FileFacts): Finding {
  const { segmentCount } = facts;
  const rows = Math.round(facts.rowCount / segmentCount);
  const bytes = facts.compressedBytes / segmentCount;
  const size = `${countText(rows)} rows (${bytesText(Math.round(bytes))})`;
  const areSmall = small.some((limit) => rows < limit.rows && bytes < limit.bytes);
  if (areSmall && segmentCount >= manySegments)
    return advice(
      `${countOf(segmentCount, 'row group')} of about ${size} are too small: readers spend their time between them, and little can be compressed at once.`,
    );
  const decoded = (facts.uncompressedBytes ?? 0) / segmentCount;
  if (decoded > largeBytes)
    return advice(
      `${segmentCount === 1 ? 'The only row group holds' : 'Row groups hold about'} ${bytesText(Math.round(decoded))} uncompressed: too large to read in parallel or with little memory.`,
    );
  return { kind: 'good', text: praise(segmentCount, size, areSmall), rewriteHelps: false };
}

function praise(segmentCount: number, size: string, areSmall: boolean): string {
  if (segmentCount === 1) return `One row group of ${size} is right for a file of this size.`;
  return areSmall
    ? `${countOf(segmentCount, 'row group')} of about ${size} are small, but few.`
    : `Row groups of about ${size} are a good size.`;
}

function compression(facts: FileFacts): Finding | undefined {
  const plain = facts.codecs.every((codec) => /^(?:uncompressed|none)$/i.test(codec));
  if (!plain || facts.compressedBytes < uncompressedMatters) return undefined;
  return advice('The data is not compressed: Snappy or Zstandard would make the file smaller.');
}

function footer({ metadataBytes, fileBytes }: FileFacts): Finding | undefined {
  if (metadataBytes < footerMatters || metadataBytes < fileBytes * footerShare) return undefined;
  return advice(
    `The footer takes ${bytesText(metadataBytes)}, which every reader must parse before the first row.`,
  );
}
