/** What the file says of itself, as terms and values, in the words of its format. Pure. */
import { formatName } from '../../src/base/formatWords.ts';
import { bytesText, countText, ratioText } from '../../src/base/quantityText.ts';
import type { AvroFacts, FileFacts } from '../../src/table/layout.ts';

type Fact = readonly [term: string, value: string];

export function fileFacts(facts: FileFacts): readonly Fact[] {
  return facts.avro === undefined ? parquetFacts(facts) : avroFacts(facts, facts.avro);
}

function parquetFacts(facts: FileFacts): readonly Fact[] {
  return [
    ['Format', `${formatName(facts.format)} ${facts.version}`.trim()],
    ['Created by', facts.createdBy ?? 'not said'],
    ['File size', fileSize(facts)],
    ['Rows', countText(facts.rowCount)],
    ['Columns', `${countText(facts.columnCount)} (${countText(facts.leafCount)} leaf)`],
    ['Row groups', countText(facts.segmentCount)],
    ['Codecs', facts.codecs.join(', ') || 'none'],
    ['Compressed', bytesText(facts.compressedBytes)],
    ['Uncompressed', uncompressed(facts)],
    ['Footer', bytesText(facts.metadataBytes)],
    ['Encryption', facts.encryption],
  ];
}

function avroFacts(facts: FileFacts, avro: AvroFacts): readonly Fact[] {
  const blocks = Math.max(1, facts.segmentCount);
  const each = (total: number): number => Math.round(total / blocks);
  return [
    ['Format', `${formatName(facts.format)} ${facts.version}`.trim()],
    ['File size', fileSize(facts)],
    ['Rows', countText(facts.rowCount)],
    ['Columns', countText(facts.columnCount)],
    ['Blocks', countText(facts.segmentCount)],
    ['Rows per block', `${countText(each(facts.rowCount))} on average`],
    ['Bytes per block', `${bytesText(each(facts.compressedBytes))} on average`],
    ['Codec', facts.codecs.join(', ')],
    ['Data in blocks', bytesText(facts.compressedBytes)],
    ['Uncompressed', uncompressed(facts)],
    ['Header', bytesText(facts.metadataBytes)],
    ['Schema', bytesText(avro.schemaBytes)],
    ['Sync marker', avro.syncMarker],
  ];
}

function fileSize({ fileBytes }: FileFacts): string {
  return `${bytesText(fileBytes)} (${countText(fileBytes)} bytes)`;
}

function uncompressed({ compressedBytes, uncompressedBytes }: FileFacts): string {
  if (uncompressedBytes === undefined) return 'not said by the file';
  return `${bytesText(uncompressedBytes)} (${ratioText(compressedBytes, uncompressedBytes)})`;
}
