/** Where codecs are had: each is loaded when it is first asked for, or is the faster one that the platform lent. */
import { TableError } from '../base/errors.ts';
import type { Codec, CodecName, DecompressNow } from './codec.ts';
import { tooMuchOutput } from './codecError.ts';

/** What a platform does better than the portable codecs, and what only it can do. */
export type LentCodecs = Readonly<Partial<Record<CodecName, Codec>>>;

const sameBytes: DecompressNow = (bytes, maxBytes) => {
  if (bytes.length > maxBytes) throw tooMuchOutput('none', maxBytes);
  return bytes;
};

const none: Codec = {
  decompress: sameBytes,
  decompressorNow: () => sameBytes,
  compressor: () => (bytes) => bytes,
};

const portable: Readonly<Partial<Record<CodecName, () => Promise<Codec>>>> = {
  deflate: async () => (await import('./deflate.ts')).deflate,
  gzip: async () => (await import('./gzip.ts')).gzip,
  snappy: async () => (await import('./snappy/snappy.ts')).snappy,
  zstd: async () => (await import('./zstd.ts')).loadZstd(),
  lz4: async () => (await import('./lz4.ts')).lz4,
  bzip2: async () => (await import('./bzip2/bzip2.ts')).bzip2,
  xz: async () => (await import('./xz.ts')).xz,
};

let lent: LentCodecs = {};
const loaded = new Map<CodecName, Promise<Codec>>();

/** Called once, by a platform's entry (src/node), before any codec is asked for. */
export function lendCodecs(codecs: LentCodecs): void {
  lent = codecs;
  loaded.clear();
}

/** Rejects with TableError `unsupported` for a codec that this machine has not: Brotli outside Node. */
export async function codecOf(name: CodecName): Promise<Codec> {
  let codec = loaded.get(name);
  codec ??= load(name);
  loaded.set(name, codec);
  return codec;
}

async function load(name: CodecName): Promise<Codec> {
  if (name === 'none') return none;
  const codec = lent[name] ?? (await portable[name]?.());
  if (codec === undefined)
    throw new TableError('unsupported', `${name} compression is not available here`);
  return codec;
}
