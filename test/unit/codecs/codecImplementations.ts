/** Every implementation of every codec that this Node can run: the portable ones, and those that src/node lends. */
import { codecNames, type Codec, type CodecName } from '../../../src/codecs/codec.ts';
import { codecOf, lendCodecs } from '../../../src/codecs/codecs.ts';
import { nodeCodecs } from '../../../src/node/nodeCodecs.ts';

export interface Implementation {
  /** Such as `zstd` or `zstd of Node`. */
  readonly title: string;
  readonly name: CodecName;
  readonly codec: Codec;
}

const lent = nodeCodecs();
lendCodecs({});
const portable = await Promise.all(
  codecNames
    .filter((name) => name !== 'brotli')
    .map(async (name) => ({ title: name, name, codec: await codecOf(name) })),
);
const native = codecNames.flatMap((name) => {
  const codec = lent[name];
  return codec === undefined ? [] : [{ title: `${name} of Node`, name, codec }];
});

export const implementations: readonly Implementation[] = [...portable, ...native];
export const compressing = implementations.filter(({ codec }) => codec.compressor !== undefined);
