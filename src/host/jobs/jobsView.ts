/** Where jobs are seen: a view in the explorer's side bar, and an item of the status bar while any is not over. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { progressFraction } from '../../jobs/progress.ts';
import { fileName } from '../uriNames.ts';
import type { EditorJob } from './editorJob.ts';
import { jobItem } from './jobItem.ts';
import type { JobEntry, JobQueue } from './jobQueue.ts';

const viewId = 'colonnade.jobs';
/** Context key. */
const hasJobs = 'colonnade.hasJobs';

/** The view is there only while there are jobs: whoever has just taken in the first may be ahead of it. */
export async function showJobs(): Promise<void> {
  await vscode.commands.executeCommand('setContext', hasJobs, true);
  await vscode.commands.executeCommand(`${viewId}.focus`);
}

/** That jobs were not over when their window closed. */
export async function tellInterrupted(jobs: readonly EditorJob[]): Promise<void> {
  const [name = ''] = jobs.map(({ output }) => fileName(vscode.Uri.parse(output)));
  const message =
    jobs.length === 1
      ? vscode.l10n.t('{0} was not written: its window closed before the job was done.', name)
      : vscode.l10n.t('{0} jobs were not done when their window closed.', jobs.length);
  const show = vscode.l10n.t('Show Jobs');
  if ((await vscode.window.showWarningMessage(message, show)) === show) await showJobs();
}

/** Progress is told more often than a tree should be drawn: a click on a row that is drawn anew just then is lost. */
const redrawMilliseconds = 1000;

export function createJobsView(jobs: JobQueue): Disposable {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<undefined>());
  store.add(
    vscode.window.createTreeView<JobEntry>(viewId, {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: (parent) => (parent === undefined ? [...jobs.entries] : []),
        getTreeItem: jobItem,
      },
    }),
  );
  const item = store.add(
    vscode.window.createStatusBarItem('colonnade.jobs', vscode.StatusBarAlignment.Left, -100),
  );
  item.name = vscode.l10n.t('Colonnade Jobs');
  item.command = 'colonnade.showJobs';

  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawn: string | undefined;
  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    drawn = statesOf(jobs.entries);
    changed.fire(undefined);
    void vscode.commands.executeCommand('setContext', hasJobs, jobs.entries.length > 0);
    const text = statusText(jobs.entries);
    if (text === undefined) item.hide();
    else {
      item.text = text;
      item.tooltip = vscode.l10n.t('Show Colonnade’s jobs');
      item.show();
    }
  };
  store.add(
    jobs.onDidChange(() => {
      // Anything but progress is seen at once.
      if (statesOf(jobs.entries) !== drawn) draw();
      else timer ??= setTimeout(draw, redrawMilliseconds);
    }),
  );
  store.add({
    dispose: () => {
      clearTimeout(timer);
    },
  });
  draw();
  return store;
}

/** Of each job, from the first in the view on. */
function statesOf(entries: readonly JobEntry[]): string {
  return entries.map(({ state }) => state.kind).join(' ');
}

/** `$(sync~spin) 38 %`, and how many more wait; undefined when all are over. */
function statusText(entries: readonly JobEntry[]): string | undefined {
  const running = entries.filter(({ state }) => state.kind === 'running');
  const waiting = entries.filter(({ state }) => state.kind === 'waiting');
  const [first] = running;
  if (first?.state.kind !== 'running') return undefined;
  const { progress } = first.state;
  const percent = progress === undefined ? 0 : Math.floor(progressFraction(progress) * 100);
  const others = running.length - 1 + waiting.length;
  const more = others === 0 ? '' : vscode.l10n.t(', {0} more', others);
  return `$(sync~spin) ${vscode.l10n.t('Job {0} %', percent)}${more}`;
}
