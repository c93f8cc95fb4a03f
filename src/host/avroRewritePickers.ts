/** The questions of `Colonnade: Rewrite…` for an Avro file. */
import * as vscode from 'vscode';
import { levelsOf } from '../codecs/codec.ts';
import { codecNameOf, type AvroCodec } from '../formats/avro/writer/avroCodecs.ts';
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import type { RewriteOptions } from '../jobs/rewriteSpec.ts';
import { askLevel, type LevelQuestion } from './levelPicker.ts';
import { answered, choose, runSteps, type Choice, type Step } from './multiStep.ts';
import { avroCodecChoices, withCodec } from './options/avroOptions.ts';
import { chooseOrMore, pickOptions } from './options/optionList.ts';
import { rewriteOptions, type RewriteContext } from './options/rewriteOptions.ts';

const codecs: readonly Choice<AvroCodec | undefined>[] = [
  { value: undefined, label: 'as it is', description: 'the codec that the file has' },
  ...avroCodecChoices,
];

/** In bytes. */
const sizes: readonly Choice<number | undefined>[] = [
  { value: undefined, label: 'as they are', description: 'blocks are neither joined nor split' },
  { value: 64 * 1024, label: '64 KiB', description: 'what most programs write' },
  { value: 1024 * 1024, label: '1 MiB', description: 'smaller files, faster to walk' },
  { value: 16 * 1024 * 1024, label: '16 MiB', description: 'smallest files, slower to page in' },
];

/** Undefined when the person left. `usual` is what the settings say. What is damaged is left out, whatever they choose. */
export async function pickAvroRewrite(
  title: string,
  { start, usual }: { readonly start: RewriteOptions; readonly usual: AvroWriteOptions },
  context: RewriteContext,
): Promise<RewriteOptions | undefined> {
  const stepsOf = (state: RewriteOptions): readonly Step<RewriteOptions>[] => [
    pickCodec(usual),
    ...levelStep(state),
    pickSize(context),
  ];
  return runSteps(title, stepsOf, start);
}

/** Only some codecs have levels. */
function levelStep({
  avro: { codec, level } = {},
}: RewriteOptions): readonly Step<RewriteOptions>[] {
  const levels = codec && levelsOf(codecNameOf[codec]);
  return codec === undefined || levels === undefined ? [] : [pickLevel({ codec, levels, level })];
}

const pickCodec =
  (usual: AvroWriteOptions): Step<RewriteOptions> =>
  async (state, position) => {
    const placeholder = vscode.l10n.t('Compression');
    const chosen = await choose(position, placeholder, codecs, state.avro?.codec);
    return answered(chosen, (codec) => {
      const { avro } = state;
      // Blocks stay as large as they are.
      const before =
        codec === avro?.codec ? avro : { ...avro, codec: usual.codec, level: usual.level };
      return { ...state, avro: withCodec(before, codec) };
    });
  };

const pickLevel =
  (question: LevelQuestion): Step<RewriteOptions> =>
  async (state, position) =>
    answered(await askLevel(position, question), ({ level }) => ({
      ...state,
      avro: { ...state.avro, level },
    }));

const pickSize =
  (context: RewriteContext): Step<RewriteOptions> =>
  async (state, position) =>
    chooseOrMore(
      position,
      {
        placeholder: vscode.l10n.t('Size of blocks before compression'),
        choices: sizes,
        active: state.avro?.blockBytes,
      },
      (blockBytes) => ({ ...state, avro: { ...state.avro, blockBytes } }),
      async () => pickOptions(state, position, (each) => rewriteOptions(each, context)),
    );
