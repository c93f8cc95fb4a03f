import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { wrappingOf } from '../../../../../src/formats/parquet/encryption/keyMaterial.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const material = (parts: Readonly<Record<string, unknown>>): Uint8Array =>
  bytesOf(JSON.stringify({ keyMaterialType: 'PKMT1', internalStorage: true, ...parts }));

describe('the wrapping of a key', () => {
  it('names the master key, and the service where it has a name', () => {
    expect(wrappingOf(material({ masterKeyID: 'm1' }))).toBe('wrapped by the master key "m1"');
    const place = { kmsInstanceID: 'DEFAULT', kmsInstanceURL: 'https://kms.example' };
    expect(wrappingOf(material({ masterKeyID: 'm1', ...place }))).toBe(
      'wrapped by the master key "m1" of "https://kms.example"',
    );
  });

  it('says where it is when it is not in the file', () => {
    const outside = material({ internalStorage: false, keyReference: 'footerKey' });
    expect(wrappingOf(outside)).toMatch(/kept outside of the file, as "footerKey"$/);
  });

  it('is not made up of other metadata', () => {
    for (const other of ['kc1', '{"a":1}', '[1]', 'null', '{"keyMaterialType":7}', '{'])
      expect(wrappingOf(bytesOf(other))).toBeUndefined();
    expect(wrappingOf(new Uint8Array(100_000).fill(0x20))).toBeUndefined();
  });

  it('never holds what cannot be printed, nor much of what can', () => {
    const text = wrappingOf(material({ masterKeyID: `\u202e${'x'.repeat(1e4)}` })) ?? '';
    expect(text).toMatch(/^[\x20-\x7e]{1,200}$/);
  });

  it("stands in the sentence about a file that pyarrow's key tools encrypted", async () => {
    const file = new URL('../../../../fixtures/encrypted/columns.parquet', import.meta.url);
    const opening = readFooter(memorySource('t', new Uint8Array(readFileSync(file))));
    await expect(opening).rejects.toMatchObject({
      code: 'encrypted',
      message:
        'its footer can only be read with the footer key (wrapped by the master key "footer"), which was not given',
    });
  });
});
