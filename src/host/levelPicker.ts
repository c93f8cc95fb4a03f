/** Asks how hard a codec is to try. */
import * as vscode from 'vscode';
import type { CompressionLevels } from '../codecs/codec.ts';
import { ask, type StepPosition, type StepResult } from './multiStep.ts';

export interface LevelQuestion {
  /** As it is called where it is asked for. */
  readonly codec: string;
  readonly levels: CompressionLevels;
  /** What it is set to; undefined is the codec's usual one. */
  readonly level: number | undefined;
}

/** A level of the codec's scale, or undefined: leaving the box empty leaves it to the codec. */
export async function askLevel(
  position: StepPosition,
  { codec, levels, level }: LevelQuestion,
): Promise<StepResult<{ readonly level: number | undefined }>> {
  const { lowest, highest, usual } = levels;
  const prompt = vscode.l10n.t(
    'Level of {0}, from {1} to {2}; empty for the usual one ({3})',
    codec,
    lowest,
    highest,
    usual,
  );
  return ask<{ readonly level: number | undefined }>(
    position,
    prompt,
    String(level ?? ''),
    (text) => {
      if (text.trim() === '') return { value: { level: undefined } };
      const typed = Number(text);
      return Number.isInteger(typed) && typed >= lowest && typed <= highest
        ? { value: { level: typed } }
        : { problem: vscode.l10n.t('A whole number from {0} to {1}, please.', lowest, highest) };
    },
  );
}
