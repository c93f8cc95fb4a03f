import { describe, expect, it } from 'vitest';
import { fileFacts } from '../../../webview/panel/fileFacts.ts';
import { avroDocument, grownBy } from '../growing.ts';
import { numberDocument } from '../numberTable.ts';

describe('the facts of a file', () => {
  it('are told of Parquet in its words', () => {
    const facts = new Map(fileFacts(numberDocument(300, 3).facts));
    expect(facts.get('Row groups')).toBe('3');
    expect(facts.get('Uncompressed')).toBe('1.6 kB (2.0×)');
    expect(facts.has('Blocks')).toBe(false);
  });

  it('are told of Avro in its words', () => {
    const facts = new Map(fileFacts(avroDocument(grownBy()).facts));
    expect(facts.get('Blocks')).toBe('3');
    expect(facts.get('Rows per block')).toBe('100 on average');
    expect(facts.get('Sync marker')).toBe('00112233445566778899aabbccddeeff');
    expect(facts.has('Row groups')).toBe(false);
    expect(facts.has('Footer')).toBe(false);
  });
});
