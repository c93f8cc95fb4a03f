/** The questions of `Colonnade: Rewrite…` for an Avro file. */
import * as vscode from 'vscode';
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import { levelsOf } from '../codecs/codec.ts';
import { codecNameOf, type AvroCodec } from '../formats/avro/writer/avroCodecs.ts';
import type { RewriteOptions } from '../jobs/rewriteSpec.ts';
import { askLevel, type LevelQuestion } from './levelPicker.ts';
import { choose, runSteps, type Choice, type Step } from './multiStep.ts';

/** As the file has it. */
const same = 'same';

const codecs: readonly Choice<AvroCodec | typeof same>[] = [
  { value: same, label: 'as it is', description: 'the codec that the file has' },
  { value: 'zstandard', label: 'zstandard', description: 'small and fast; read by newer programs' },
  {
    value: 'snappy',
    label: 'snappy',
    description: 'fastest, larger; with a checksum for each block',
  },
  { value: 'deflate', label: 'deflate', description: 'small, slow; read by everything' },
  { value: 'null', label: 'null', description: 'no compression' },
];

/** In bytes. */
const sizes: readonly Choice<number | typeof same>[] = [
  { value: same, label: 'as they are', description: 'blocks are neither joined nor split' },
  { value: 64 * 1024, label: '64 KiB', description: 'what most programs write' },
  { value: 1024 * 1024, label: '1 MiB', description: 'smaller files, faster to walk' },
  { value: 16 * 1024 * 1024, label: '16 MiB', description: 'smallest files, slower to page in' },
];

/** Undefined when the person left. `usual` is what the settings say. What is damaged is left out, whatever they choose. */
export async function pickAvroRewrite(
  title: string,
  usual: AvroWriteOptions,
): Promise<RewriteOptions | undefined> {
  const avro = await runSteps<AvroWriteOptions>(title, (state) => stepsFor(state, usual), {});
  return avro && { avro };
}

/** Only some codecs have levels. */
function stepsFor(
  { codec }: AvroWriteOptions,
  usual: AvroWriteOptions,
): readonly Step<AvroWriteOptions>[] {
  const levels = codec && levelsOf(codecNameOf[codec]);
  if (codec === undefined || levels === undefined) return [pickCodec, pickSize];
  const level = codec === usual.codec ? usual.level : undefined;
  return [pickCodec, pickLevel({ codec, levels, level }), pickSize];
}

const pickCodec: Step<AvroWriteOptions> = async (state, position) => {
  const placeholder = vscode.l10n.t('Compression');
  const chosen = await choose(position, placeholder, codecs, state.codec ?? same);
  if (chosen.kind !== 'done') return chosen;
  const codec = chosen.value === same ? undefined : chosen.value;
  return { kind: 'done', value: { ...state, codec } };
};

const pickLevel =
  (question: LevelQuestion): Step<AvroWriteOptions> =>
  async (state, position) => {
    const chosen = await askLevel(position, question);
    return chosen.kind === 'done'
      ? { kind: 'done', value: { ...state, level: chosen.value.level } }
      : chosen;
  };

const pickSize: Step<AvroWriteOptions> = async (state, position) => {
  const placeholder = vscode.l10n.t('Size of blocks before compression');
  const chosen = await choose(position, placeholder, sizes, state.blockBytes ?? same);
  if (chosen.kind !== 'done') return chosen;
  const blockBytes = chosen.value === same ? undefined : chosen.value;
  return { kind: 'done', value: { ...state, blockBytes } };
};
