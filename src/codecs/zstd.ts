/** Zstandard, by @hpcc-js/wasm-zstd: the C library as WebAssembly. */
import { Zstd } from '@hpcc-js/wasm-zstd';
import { TableError } from '../base/errors.ts';
import { compressionLevels, type Codec } from './codec.ts';
import { damagedData, tooMuchOutput } from './codecError.ts';
import { zstdDeclaredBytes, zstdFrames, zstdRoom } from './zstdFrames.ts';

/**
 * What lies under the package's own functions, which copy results value by value through an array (17 MB/s instead of
 * 550) and have no limit. test/unit/codecs holds the package to it.
 */
interface Innards {
  readonly _mainModule: {
    readonly _module: {
      /** Replaced when memory grows. */
      readonly HEAPU8: Uint8Array;
      /** 0 when there is no room. */
      _malloc(bytes: number): number;
      _free(pointer: number): void;
    };
  };
  readonly _zstdClass: {
    compressBound(bytes: number): number;
    /** Both give the bytes that were made, or a number that is an error. */
    compress(to: number, room: number, from: number, bytes: number, level: number): number;
    decompress(to: number, room: number, from: number, bytes: number): number;
    isError(result: number): number | boolean;
    getErrorName(result: number): string;
  };
}

const noRoomError = 'Destination buffer is too small';

/** Compiles the library (about 10 ms). */
export async function loadZstd(): Promise<Codec> {
  // The package's types call these private.
  const { _mainModule, _zstdClass: library } = (await Zstd.load()) as unknown as Innards;
  const memory = _mainModule._module;

  /** Runs `work` on a copy of `bytes` in the library's memory; gives a copy of what it made. */
  function withRoom(
    bytes: Uint8Array,
    room: number,
    work: (to: number, from: number) => number,
  ): Uint8Array {
    const from = memory._malloc(Math.max(bytes.length, 1));
    const to = memory._malloc(Math.max(room, 1));
    try {
      if (from === 0 || to === 0) throw new TableError('tooLarge', 'zstd has not enough memory');
      memory.HEAPU8.set(bytes, from);
      const made = work(to, from);
      if (library.isError(made)) throw damagedData('zstd', library.getErrorName(made));
      return memory.HEAPU8.slice(to, to + made);
    } finally {
      memory._free(from);
      memory._free(to);
    }
  }

  return {
    decompress(bytes, maxBytes) {
      const room = zstdRoom(zstdFrames(bytes), maxBytes);
      return withRoom(bytes, room, (to, from) => {
        const made = library.decompress(to, room, from, bytes.length);
        if (library.isError(made) && library.getErrorName(made) === noRoomError)
          throw tooMuchOutput('zstd', maxBytes);
        return made;
      });
    },
    declaredBytes: zstdDeclaredBytes,
    compressor: (level = compressionLevels.zstd.usual) => {
      return (bytes) => {
        const room = library.compressBound(bytes.length);
        return withRoom(bytes, room, (to, from) =>
          library.compress(to, room, from, bytes.length, level),
        );
      };
    },
  };
}
