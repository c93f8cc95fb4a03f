import { describe, expect, it } from 'vitest';
import {
  chunkAad,
  fileAad,
  footerAad,
  pageAad,
} from '../../../../../src/formats/parquet/encryption/aad.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('additional authenticated data', () => {
  const algorithm = { AES_GCM_V1: { aadFileUnique: Uint8Array.of(9, 8) } };
  const file = fileAad(algorithm, ascii('may'));
  const place = { rowGroup: 3, column: 0x1234 };

  it('starts with the prefix and what is unique to the file', () => {
    expect([...file]).toEqual([...ascii('may'), 9, 8]);
  });

  it('names the module, and its place in two little-endian bytes each', () => {
    const rest = (aad: Uint8Array): number[] => [...aad.subarray(file.byteLength)];
    expect(rest(footerAad(file))).toEqual([0]);
    expect(rest(chunkAad(file, 'columnMetaData', place))).toEqual([1, 3, 0, 0x34, 0x12]);
    expect(rest(chunkAad(file, 'dictionaryPage', place))).toEqual([3, 3, 0, 0x34, 0x12]);
    expect(rest(chunkAad(file, 'bloomFilterBitset', place))).toEqual([9, 3, 0, 0x34, 0x12]);
    expect(rest(pageAad(file, 'dataPage', place, 258))).toEqual([2, 3, 0, 0x34, 0x12, 2, 1]);
    expect(rest(pageAad(file, 'dataPageHeader', place, 0))).toEqual([4, 3, 0, 0x34, 0x12, 0, 0]);
  });
});
