/** How an Avro file is written, as a list of options. */
import * as vscode from 'vscode';
import { codecNameOf, type AvroCodec } from '../../formats/avro/writer/avroCodecs.ts';
import {
  avroWriteDefaults,
  type AvroWriteOptions,
} from '../../formats/avro/writer/avroWriteOptions.ts';
import type { Choice } from '../multiStep.ts';
import { levelOption } from './levelOption.ts';
import { choiceOption, countOption, type Option } from './optionList.ts';

export const avroCodecChoices: readonly Choice<AvroCodec>[] = [
  { value: 'zstandard', label: 'zstandard', description: 'small and fast; read by newer programs' },
  {
    value: 'snappy',
    label: 'snappy',
    description: 'fastest, larger; with a checksum for each block',
  },
  { value: 'deflate', label: 'deflate', description: 'small, slow; read by everything' },
  { value: 'null', label: 'null', description: 'no compression' },
];

const kilobyte = 1024;

/** A level is one of the codec that it was chosen for. */
export function withCodec(
  options: AvroWriteOptions = {},
  codec: AvroCodec | undefined,
): AvroWriteOptions {
  return { ...options, codec, level: codec === options.codec ? options.level : undefined };
}

/** Each gives `options` with one thing changed. Of a file that `isRewritten`, what is not set stays as it is. */
export function avroOptions(
  options: AvroWriteOptions,
  { isRewritten }: { readonly isRewritten: boolean },
): readonly Option<AvroWriteOptions>[] {
  const t = vscode.l10n.t;
  const asItIs = { value: undefined, label: t('as it is'), description: t('as the file has it') };
  const codec = options.codec ?? (isRewritten ? undefined : avroWriteDefaults.codec);
  const { blockBytes = isRewritten ? undefined : avroWriteDefaults.blockBytes } = options;
  const { blockRows = isRewritten ? undefined : avroWriteDefaults.blockRows } = options;
  const { level } = options;
  return [
    choiceOption<AvroCodec | undefined, AvroWriteOptions>(
      t('Compression'),
      codec,
      [...(isRewritten ? [asItIs] : []), ...avroCodecChoices],
      (value) => withCodec(options, value),
    ),
    ...(codec === undefined
      ? []
      : levelOption({ codec: codecNameOf[codec], shown: codec, level }, (value) => ({
          ...options,
          codec,
          level: value,
        }))),
    countOption(
      {
        label: t('Blocks up to'),
        count: blockBytes === undefined ? undefined : Math.round(blockBytes / kilobyte),
        unit: 'kB',
        unset: isRewritten ? t('as they are') : t('usual'),
        highest: 2 ** 20,
      },
      (count) => ({ ...options, blockBytes: count === undefined ? undefined : count * kilobyte }),
    ),
    countOption(
      { label: t('Blocks of at most'), count: blockRows, unit: 'rows', unset: t('any number') },
      (rows) => ({ ...options, blockRows: rows }),
    ),
  ];
}
