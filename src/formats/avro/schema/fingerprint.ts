/**
 * What a schema is known by: hashes of its Parsing Canonical Form.
 * https://avro.apache.org/docs/1.12.0/specification/#schema-fingerprints
 */
import type { Fingerprint } from '../../../table/schemaDocument.ts';
import { md5 } from './md5.ts';

/** The most used first. */
export async function fingerprintsOf(canonical: string): Promise<readonly Fingerprint[]> {
  const bytes = new TextEncoder().encode(canonical);
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [
    { name: 'CRC-64-AVRO', hex: hexOf(rabin(bytes)) },
    { name: 'MD5', hex: hexOf(md5(bytes)) },
    { name: 'SHA-256', hex: hexOf(sha256) },
  ];
}

/** Of the empty string; also the polynomial. As upper and lower half. */
const emptyHigh = 0xc15d213a;
const emptyLow = 0xa4d7a795;

/** Upper and lower halves of what a byte adds. */
const [high, low] = table();

function table(): readonly [high: Uint32Array, low: Uint32Array] {
  const halves = [new Uint32Array(256), new Uint32Array(256)] as const;
  for (let byte = 0; byte < 256; byte++) {
    let [upper, lower] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (lower & 1) === 1;
      lower = (lower >>> 1) | (upper << 31);
      upper >>>= 1;
      if (isOdd) [upper, lower] = [upper ^ emptyHigh, lower ^ emptyLow];
    }
    [halves[0][byte], halves[1][byte]] = [upper, lower];
  }
  return halves;
}

/** CRC-64-AVRO, a Rabin fingerprint; 8 bytes, the lowest first, as single-object encoding has them. */
export function rabin(bytes: Uint8Array): Uint8Array {
  let [upper, lower] = [emptyHigh, emptyLow];
  for (const byte of bytes) {
    const entry = (lower ^ byte) & 0xff;
    lower = ((lower >>> 8) | (upper << 24)) ^ low[entry]!;
    upper = (upper >>> 8) ^ high[entry]!;
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setInt32(0, lower, true);
  view.setInt32(4, upper, true);
  return new Uint8Array(view.buffer);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
