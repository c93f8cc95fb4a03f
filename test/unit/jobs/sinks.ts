/** Sinks that misbehave. */
import { TableError } from '../../../src/base/errors.ts';
import type { ByteSink } from '../../../src/io/byteSink.ts';

/** A sink's members as own properties, to be replaced one by one. */
export function delegating(inner: ByteSink): ByteSink {
  return {
    get position() {
      return inner.position;
    },
    write: async (bytes, signal) => inner.write(bytes, signal),
    readBack: async (start, end) => inner.readBack(start, end),
    commit: async () => inner.commit(),
    abort: async () => inner.abort(),
  };
}

/** A disk with room for so many bytes. */
export function limitedSink(inner: ByteSink, room: number): ByteSink {
  return {
    ...delegating(inner),
    get position() {
      return inner.position;
    },
    write: async (bytes, signal) => {
      const left = room - inner.position;
      await inner.write(bytes.subarray(0, left), signal);
      if (bytes.byteLength > left) throw new TableError('diskFull', 'no space is left');
    },
  };
}

/** Calls `tick` before every write. */
export function watchedSink(inner: ByteSink, tick: () => void): ByteSink {
  return {
    ...delegating(inner),
    get position() {
      return inner.position;
    },
    write: async (bytes, signal) => {
      tick();
      await inner.write(bytes, signal);
    },
  };
}
