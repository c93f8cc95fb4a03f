/** One open file, however many editors show it. */
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { isAbort, TableError, toTableError } from '../base/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { BadBlocks, OpenResult, Problem, RefusedSchema } from '../protocol/messages.ts';
import { isGrowing, type TableGrowth } from '../table/growth.ts';
import { sourceOf } from './fileAccess.ts';
import type { HostPlatform } from './hostPlatform.ts';
import type { KeyStore } from './keyStore.ts';
import { describeProblem } from './problem.ts';
import { readingOptions } from './settings.ts';
import { fileName } from './uriNames.ts';

/** Writers replace files in several steps: look again only when they have been quiet for so long. */
const settleMilliseconds = 300;

export interface TableDocumentServices {
  readonly platform: HostPlatform;
  readonly engine: Engine;
  readonly keys: KeyStore;
  readonly log: vscode.LogOutputChannel;
}

/** A schema that an Avro file is read as. */
export interface ReaderSchema {
  /** Of the file that it came from. */
  readonly name: string;
  /** JSON. */
  readonly text: string;
}

/** What a walk found, and why it could not go on where it could not. */
export interface DocumentGrowth {
  readonly growth: TableGrowth;
  readonly problem?: Problem;
}

/** Opened on first use; opened anew when the file changes. A failure to open is a state, not an exception. */
export class TableDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly #services: TableDocumentServices;
  readonly #disposables = new DisposableStore();
  readonly #reopened = this.#disposables.add(new vscode.EventEmitter<OpenResult>());
  readonly #grown = this.#disposables.add(new vscode.EventEmitter<DocumentGrowth>());
  #table: Promise<EngineTable> | undefined;
  #growth: TableGrowth | undefined;
  /** Aborts when the table that is open, or being opened, is given up. */
  #opening = new AbortController();
  /** As chosen for this file; the setting decides until then. */
  #chosenBadBlocks: BadBlocks | undefined;
  #readerSchema: ReaderSchema | undefined;
  #refusedSchema: RefusedSchema | undefined;

  /** The file changed, vanished or came back, and was opened anew. */
  readonly onDidReopen = this.#reopened.event;
  /** More rows of the open file are known, or all are: a few times a second. */
  readonly onDidGrow = this.#grown.event;

  constructor(uri: vscode.Uri, services: TableDocumentServices) {
    this.uri = uri;
    this.name = fileName(uri);
    this.#services = services;
    this.#watch();
    this.#followSettings();
  }

  /** Opens the file if it is not open. Never rejects, except when cancelled. */
  async open(): Promise<OpenResult> {
    try {
      const { schema, facts } = await (await this.table()).open();
      const { name } = this;
      const [growth, badBlocks] = [this.#growth, this.#badBlocks()];
      const readerSchema = this.#readerSchema && { name: this.#readerSchema.name };
      const schemas = { readerSchema, refusedSchema: this.#refusedSchema };
      return { kind: 'opened', document: { name, schema, facts, growth, badBlocks, ...schemas } };
    } catch (error) {
      return { kind: 'failed', problem: this.problemOf(error) };
    }
  }

  /** The open table. Rejects with TableError when the file cannot be opened; the next call tries again. */
  async table(): Promise<EngineTable> {
    if (this.#disposables.disposed) throw new TableError('closed', 'the editor is closed');
    this.#table ??= this.#openTable();
    const opening = this.#table;
    try {
      return await opening;
    } catch (error) {
      if (this.#table === opening) this.#table = undefined;
      throw error;
    }
  }

  /** Opens the file anew and tells all editors. */
  async reopen(): Promise<void> {
    await this.#closeTable();
    if (this.#disposables.disposed) return;
    this.#reopened.fire(await this.open());
  }

  /** Opens the file anew, and with another way to treat its damaged blocks. */
  async setBadBlocks(badBlocks: BadBlocks): Promise<void> {
    this.#chosenBadBlocks = badBlocks;
    await this.reopen();
  }

  /** What the file is read as; its own schema when undefined. */
  get readerSchema(): ReaderSchema | undefined {
    return this.#readerSchema;
  }

  /**
   * Opens the file anew as this schema and tells all editors. Where that fails it is read as before, and why is told to
   * them and returned.
   */
  async setReaderSchema(schema: ReaderSchema | undefined): Promise<Problem | undefined> {
    const before = this.#readerSchema;
    this.#readerSchema = schema;
    this.#refusedSchema = undefined;
    await this.#closeTable();
    const result = await this.open();
    if (result.kind === 'failed') {
      const reasons = result.problem.message.split('; ');
      this.#refusedSchema = schema && { name: schema.name, reasons };
      this.#readerSchema = before;
      await this.reopen();
      return result.problem;
    }
    this.#reopened.fire(result);
    return undefined;
  }

  async forgetRefusedSchema(): Promise<void> {
    this.#refusedSchema = undefined;
    this.#reopened.fire(await this.open());
  }

  /** What to show for a failure of this document; logged in full. */
  problemOf(error: unknown): Problem {
    const failure = toTableError(error);
    const problem = describeProblem(failure, this.name);
    this.#services.log.error(`${problem.message}\n${detail(failure)}`);
    return problem;
  }

  dispose(): void {
    this.#disposables.dispose();
    void this.#closeTable();
  }

  async #openTable(): Promise<EngineTable> {
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    const { engine, platform, keys } = this.#services;
    const source = await sourceOf(this.uri, platform);
    const table = await engine.openTable(source, {
      ...readingOptions(this.uri),
      keys: await keys.get(this.uri),
      badBlocks: this.#badBlocks(),
      readerSchema: this.#readerSchema?.text,
    });
    const { growth } = await table.open();
    // Given up meanwhile: whoever did so closes it.
    if (signal.aborted) return table;
    this.#growth = growth;
    if (isGrowing(growth)) void this.#walk(table, signal);
    return table;
  }

  #badBlocks(): BadBlocks {
    return this.#chosenBadBlocks ?? readingOptions(this.uri).badBlocks ?? 'strict';
  }

  /** Finds the rest of the rows, for as long as the table is open. */
  async #walk(table: EngineTable, signal: AbortSignal): Promise<void> {
    try {
      await table.walk((growth) => {
        if (signal.aborted) return;
        this.#growth = growth;
        this.#grown.fire({ growth });
      }, signal);
    } catch (error) {
      if (signal.aborted || isAbort(error) || this.#growth === undefined) return;
      this.#grown.fire({ growth: this.#growth, problem: this.problemOf(error) });
    }
  }

  async #closeTable(): Promise<void> {
    const table = this.#table;
    this.#table = undefined;
    this.#growth = undefined;
    this.#opening.abort();
    await (await table?.catch(() => undefined))?.close();
  }

  /** Only Avro files have blocks, and grow. */
  #followSettings(): void {
    const name = 'colonnade.reader.badBlocks';
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        const isMeant = this.#chosenBadBlocks === undefined && this.#growth !== undefined;
        if (isMeant && change.affectsConfiguration(name, this.uri)) void this.reopen();
      }),
    );
  }

  #watch(): void {
    const folder = vscode.Uri.joinPath(this.uri, '..');
    const pattern = new vscode.RelativePattern(folder, globOf(this.name));
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.reopen(), settleMilliseconds);
    };
    this.#disposables.add({
      dispose: () => {
        clearTimeout(timer);
      },
    });
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
  }
}

/** A glob that matches exactly this name. */
function globOf(name: string): string {
  return name.replace(/[*?[\]{}]/g, (character) => `[${character}]`);
}

function detail(error: TableError): string {
  return typeof error.cause === 'string' ? error.cause : (error.stack ?? error.message);
}
