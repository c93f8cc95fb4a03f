/** Bytes as people read them: offset, hexadecimal, and the printable characters. Pure. */
import { hexText } from '../../src/table/scalarText.ts';

const bytesPerLine = 8;

export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesPerLine) {
    const line = bytes.subarray(offset, offset + bytesPerLine);
    const hex = (hexText(line).match(/../g) ?? []).join(' ');
    const text = Array.from(line, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
    ).join('');
    const address = offset.toString(16).padStart(6, '0');
    lines.push(`${address}  ${hex.padEnd(bytesPerLine * 3 - 1)}  ${text}`);
  }
  return lines.join('\n');
}
