/** A sink that keeps the CRC-32 of all that it is given, to be held against what is read back. */
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { crc32 } from '../../codecs/crc32.ts';
import { isText, type FileFormat } from '../../formats/fileFormat.ts';
import type { ByteSink } from '../../io/byteSink.ts';

const readBytes = 1024 * 1024;

/** Text is read as what its values look like: only bytes tell whether it is what was written. */
export function checksummed(sink: ByteSink, format: FileFormat, readsBack: boolean): ByteSink {
  return readsBack && isText(format) ? new ChecksummedSink(sink) : sink;
}

export class ChecksummedSink implements ByteSink {
  readonly #inner: ByteSink;
  #checksum = 0;

  /** Of a sink that nothing was written to. */
  constructor(inner: ByteSink) {
    this.#inner = inner;
  }

  get position(): number {
    return this.#inner.position;
  }

  readBack: ByteSink['readBack'] = async (start, end) => this.#inner.readBack(start, end);

  commit: ByteSink['commit'] = async () => this.#inner.commit();

  abort: ByteSink['abort'] = async () => this.#inner.abort();

  async write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#inner.write(bytes, signal);
    this.#checksum = crc32(bytes, this.#checksum);
  }

  /** Reads all of it back. Rejects with TableError `verifyFailed` where it is not what was given. */
  async check(signal: AbortSignal | undefined): Promise<void> {
    let found = 0;
    for (let start = 0; start < this.position; start += readBytes) {
      throwIfAborted(signal);
      const end = Math.min(this.position, start + readBytes);
      found = crc32(await this.#inner.readBack(start, end), found);
    }
    if (found !== this.#checksum)
      throw new TableError('verifyFailed', 'its bytes do not read back as they were');
  }
}
