/** How a job looks in the view: its label, its line, its icon. */
import * as vscode from 'vscode';
import { progressFraction, progressText } from '../../jobs/progress.ts';
import { fileName } from '../uriNames.ts';
import type { JobEntry, JobState } from './jobQueue.ts';
import { inputName, wordsOf } from './jobWords.ts';

export function jobItem({ id, job, state }: JobEntry): vscode.TreeItem {
  const output = vscode.Uri.parse(job.output);
  const label = `${wordsOf(job.spec.job, job.purpose).verb()} ${inputName(job)}`;
  const item = new vscode.TreeItem(label);
  item.id = String(id);
  item.description = stateText(state, fileName(output));
  item.iconPath = iconOf(state);
  item.contextValue = `job.${state.kind}`;
  item.tooltip = [`${label} → ${fileName(output)}`, detailOf(state)].join('\n\n');
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  if (state.kind === 'done')
    item.command = {
      command: 'colonnade.jobs.open',
      title: vscode.l10n.t('Open'),
      arguments: [{ id }],
    };
  return item;
}

/** `38 % → trips.parquet`, or what became of it. */
function stateText(state: JobState, output: string): string {
  switch (state.kind) {
    case 'waiting':
      return vscode.l10n.t('waiting → {0}', output);
    case 'running':
      if (state.progress === undefined) return vscode.l10n.t('starting');
      return `${Math.floor(progressFraction(state.progress) * 100)} % → ${output}`;
    case 'done':
      return `→ ${output}`;
    case 'failed':
      return vscode.l10n.t('failed: {0}', output);
    case 'cancelled':
      return vscode.l10n.t('cancelled: {0}', output);
    case 'interrupted':
      return vscode.l10n.t('interrupted: {0}', output);
  }
}

function detailOf(state: JobState): string {
  switch (state.kind) {
    case 'waiting':
      return vscode.l10n.t('It starts when others are over.');
    case 'running':
      return state.progress === undefined ? '' : progressText(state.progress);
    case 'done':
      return [state.message, ...(state.losses ?? [])].join('\n\n');
    case 'failed':
      return state.message;
    case 'cancelled':
      return vscode.l10n.t('Cancelled. Nothing was left behind.');
    case 'interrupted':
      return vscode.l10n.t(
        'The window closed before it was over. What it had written of its output is removed.',
      );
  }
}

const icons: Readonly<Record<JobState['kind'], readonly [icon: string, color?: string]>> = {
  waiting: ['clock'],
  running: ['sync~spin'],
  done: ['pass', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  cancelled: ['circle-slash'],
  interrupted: ['debug-disconnect'],
};

function iconOf({ kind }: JobState): vscode.ThemeIcon {
  const [icon, color] = icons[kind];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
