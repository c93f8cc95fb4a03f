/** XZ, by xz-decompress: XZ Embedded as WebAssembly, so LZMA2 without other filters. https://tukaani.org/xz/xz-file-format.txt */
import { XzReadableStream } from 'xz-decompress';
import { TableError } from '../base/errors.ts';
import type { Codec } from './codec.ts';
import { damagedData } from './codecError.ts';
import { OutputPieces } from './outputPieces.ts';

export const xz: Codec = {
  async decompress(bytes, maxBytes) {
    // An empty stream is a TypeError to the library.
    if (bytes.length === 0) throw damagedData('xz');
    const output = new OutputPieces('xz', maxBytes);
    const reader = new XzReadableStream(oneChunk(bytes)).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return output.joined();
        output.add(value);
      }
    } catch (cause) {
      await reader.cancel().catch(() => undefined); // It has failed already.
      throw isAboutOptions(cause)
        ? new TableError(
            'unsupported',
            'the xz data uses a filter or a check that is not supported',
          )
        : damagedData('xz', cause);
    }
  },
  compressor: undefined,
};

function oneChunk(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** XZ Embedded's XZ_OPTIONS_ERROR. */
function isAboutOptions(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith('error code 6');
}
