/** The level of a codec: an option that only some codecs have. */
import * as vscode from 'vscode';
import { levelsOf, type CodecName } from '../../codecs/codec.ts';
import { askLevel } from '../levelPicker.ts';
import { answered } from '../multiStep.ts';
import type { Option } from './optionList.ts';

interface LevelOption {
  readonly codec: CodecName;
  /** What its format calls it. */
  readonly shown?: string;
  readonly level: number | undefined;
}

/** None for codecs without levels. */
export function levelOption<S>(
  { codec, shown = codec, level }: LevelOption,
  stateOf: (level: number | undefined) => S,
): readonly Option<S>[] {
  const levels = levelsOf(codec);
  if (levels === undefined) return [];
  const option: Option<S> = {
    label: vscode.l10n.t('Compression level'),
    value: level === undefined ? vscode.l10n.t('usual') : String(level),
    edit: async (position) =>
      answered(await askLevel(position, { codec: shown, levels, level }), (chosen) =>
        stateOf(chosen.level),
      ),
  };
  return [option];
}
