/** What both entries start: one engine, one editor provider, the commands, the status bar. Nothing heavy runs here. */
import * as vscode from 'vscode';
import { Engine } from '../engine/engine.ts';
import { registerCommands } from './commands.ts';
import type { HostPlatform } from './hostPlatform.ts';
import { keepHistory, storedHistory } from './jobs/jobHistory.ts';
import { JobQueue } from './jobs/jobQueue.ts';
import { createJobsView, tellInterrupted } from './jobs/jobsView.ts';
import { runEditorJob, targetOf } from './jobs/runEditorJob.ts';
import { keepUnfinished, recoverJobs } from './jobs/unfinishedJobs.ts';
import { KeyStore } from './keyStore.ts';
import { ReportDocuments } from './reports/reportDocuments.ts';
import { registerSchemaTexts } from './schemaTexts.ts';
import { memoryLimitBytes, onParallelJobsChange, parallelJobs } from './settings.ts';
import { createStatusBar } from './statusBar.ts';
import { TableEditorProvider, viewType } from './tableEditorProvider.ts';

export function activateHost(context: vscode.ExtensionContext, platform: HostPlatform): void {
  const log = vscode.window.createOutputChannel('Colonnade', { log: true });
  const engine = new Engine(platform.engine, {
    // One processor is left to the editor itself.
    readers: Math.max(1, Math.min(4, platform.processors - 1)),
    memoryLimitBytes,
  });
  const keys = new KeyStore(context.secrets);
  const jobs = new JobQueue({
    targetOf: (job) => targetOf(job, platform),
    run: async (job, context) => runEditorJob(job, { engine, platform, log }, context),
    parallel: parallelJobs,
    history: storedHistory(context.workspaceState),
  });
  const reports = new ReportDocuments();
  const services = { platform, engine, keys, log, jobs, reports, memory: context.workspaceState };
  const provider = new TableEditorProvider(context.extensionUri, services);
  context.subscriptions.push(
    log,
    { dispose: () => void engine.dispose() },
    jobs,
    reports,
    keepHistory(context.workspaceState, jobs),
    keepUnfinished(context.workspaceState, jobs, platform.process?.id ?? 0),
    recoverJobs({
      memory: context.workspaceState,
      jobs,
      platform,
      onInterrupted: (interrupted) => void tellInterrupted(interrupted),
    }),
    createJobsView(jobs),
    onParallelJobsChange(() => {
      jobs.fill();
    }),
    vscode.window.registerCustomEditorProvider(viewType, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
    registerCommands(provider, services),
    registerSchemaTexts(services),
    createStatusBar(provider),
  );
}
