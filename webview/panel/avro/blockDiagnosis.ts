/** What is good or bad about the blocks of an Avro file, in one sentence each. Pure. */
import { bytesText, countOf, countText } from '../../../src/base/quantityText.ts';
import type { FileFacts } from '../../../src/table/layout.ts';
import type { Finding } from '../diagnosis.ts';

const kilobyte = 1_000;
/** Libraries begin a new block after 16 to 64 kB; far below, the codec sees too little and every block costs a call. */
const smallBytes = 4 * kilobyte;
/** A block is read and decompressed whole, even for one of its rows. */
const largeBytes = 8_000 * kilobyte;
/** Fewer small blocks than this cost little. */
const manyBlocks = 64;
/** Files under this read fast whatever their codec. */
const codecMatters = 1_000 * kilobyte;

const finding = (kind: Finding['kind'], text: string): Finding => ({
  kind,
  text,
  rewriteHelps: kind === 'advice',
});

/** Advice first; nothing of a file without blocks. */
export function diagnoseBlocks(facts: FileFacts): readonly Finding[] {
  if (facts.segmentCount === 0) return [];
  const size = blockSize(facts);
  const findings = [size, compression(facts)].filter((found) => found !== undefined);
  return findings.toSorted((a, b) => a.kind.localeCompare(b.kind));
}

function blockSize({ segmentCount, rowCount, compressedBytes }: FileFacts): Finding {
  const bytes = compressedBytes / segmentCount;
  const rows = countOf(Math.round(rowCount / segmentCount), 'row');
  const size = `${rows} (${bytesText(Math.round(bytes))})`;
  if (bytes < smallBytes && segmentCount >= manyBlocks)
    return finding(
      'advice',
      `${countText(segmentCount)} blocks of about ${size} are too small: each costs a sync marker and a call of the codec, and little can be compressed at once. 64 kB or more is usual.`,
    );
  if (bytes > largeBytes)
    return finding(
      'advice',
      `${segmentCount === 1 ? 'The only block holds' : 'Blocks hold about'} ${size}: a reader must take in and decompress all of a block for a single row, and cannot start in the middle of it.`,
    );
  if (segmentCount === 1) return finding('good', `One block of ${size}.`);
  if (bytes < smallBytes)
    return finding('good', `Blocks of about ${size}: small, but too few for that to matter.`);
  return finding('good', `Blocks of about ${size} are a good size.`);
}

function compression({ codecs, compressedBytes }: FileFacts): Finding | undefined {
  if (compressedBytes < codecMatters || !codecs.every((codec) => codec === 'null'))
    return undefined;
  return finding(
    'advice',
    `The ${bytesText(compressedBytes)} of data are not compressed: zstandard, snappy or deflate would make the file smaller.`,
  );
}
