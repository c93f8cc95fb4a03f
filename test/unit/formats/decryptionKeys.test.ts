import { describe, expect, it } from 'vitest';
import { keyOfText, textOfKey } from '../../../src/formats/decryptionKeys.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7);

describe('keyOfText', () => {
  it.each([16, 24, 32])('reads keys of %i bytes in hexadecimal digits and Base64', (length) => {
    const key = bytes(length);
    const buffer = Buffer.from(key);
    expect(keyOfText(textOfKey(key))).toEqual(key);
    expect(keyOfText(buffer.toString('hex').toUpperCase())).toEqual(key);
    expect(keyOfText(` ${buffer.toString('base64')}\n`)).toEqual(key);
    expect(keyOfText(buffer.toString('base64url'))).toEqual(key);
  });

  it('takes characters only where they are announced', () => {
    expect(keyOfText('text:0123456789012345')).toEqual(
      Uint8Array.from(Buffer.from('0123456789012345')),
    );
    expect(keyOfText('0123456789012345')).toBeUndefined();
  });

  it('takes digits that could be either for hexadecimal', () => {
    expect(keyOfText('01234567890123456789012345678901')).toHaveLength(16);
  });

  it.each(['', 'abc', 'text:short', '0'.repeat(33), 'ä'.repeat(16), '='.repeat(24)])(
    'refuses %j',
    (text) => {
      expect(keyOfText(text)).toBeUndefined();
    },
  );
});
