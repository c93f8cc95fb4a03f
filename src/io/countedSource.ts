/** A source that tells what is read of it. */
import type { ByteSource } from './byteSource.ts';

/** `onRead` is called with the bytes of each read that succeeded. Closing it closes the source. */
export function countedSource(source: ByteSource, onRead: (bytes: number) => void): ByteSource {
  const readInto = source.readInto?.bind(source);
  return {
    name: source.name,
    size: source.size,
    read: async (start, end, signal) => {
      const bytes = await source.read(start, end, signal);
      onRead(end - start);
      return bytes;
    },
    ...(readInto && {
      readInto: async (bytes, start, signal) => {
        await readInto(bytes, start, signal);
        onRead(bytes.byteLength);
      },
    }),
    close: async () => source.close(),
  };
}
