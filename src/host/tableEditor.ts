/** One editor of a table document: a webview, what it may ask, and what it may be told. */
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { TableError, type ErrorCode } from '../base/errors.ts';
import {
  webviewMethods,
  type CellPosition,
  type HostAction,
  type HostApi,
  type WebviewApi,
} from '../protocol/messages.ts';
import { packResult } from '../protocol/packedResult.ts';
import { connect, type Remote } from '../protocol/rpc.ts';
import { tableErrors } from '../protocol/wireError.ts';
import { isWholeTable, type RowViewProgress } from '../table/rowView.ts';
import { copyCells } from './copyCells.ts';
import { conditionProblem } from './options/conditionText.ts';
import { openWithOther } from './problem.ts';
import { chooseReaderSchema } from './readerSchema.ts';
import { copySchema, openSchema, schemaOutline } from './schemaTexts.ts';
import type { TableDocument } from './tableDocument.ts';
import { webviewHtml, webviewRoot } from './webviewHtml.ts';
import { webviewPort } from './webviewPort.ts';

export interface TableEditorServices {
  readonly extension: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Its active cell moved, or more is known of its file: what the status bar says of it has changed. */
  onDidChange(editor: TableEditor): void;
}

export class TableEditor {
  readonly document: TableDocument;
  readonly panel: vscode.WebviewPanel;
  readonly remote: Remote<WebviewApi>;
  /** Undefined in an empty table, and before the first cell is known. */
  cell: CellPosition | undefined;
  /** What of the table it shows; undefined for all. */
  shown: RowViewProgress | undefined;
  readonly #services: TableEditorServices;
  readonly #disposables = new DisposableStore();

  constructor(document: TableDocument, panel: vscode.WebviewPanel, services: TableEditorServices) {
    this.document = document;
    this.panel = panel;
    this.#services = services;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewRoot(services.extension)],
    };
    const connection = connect<HostApi, WebviewApi>({
      port: webviewPort(webview),
      local: this.#hostApi(),
      methods: webviewMethods,
      errors: tableErrors,
    });
    this.remote = connection.remote;
    this.#disposables.add({
      dispose: () => {
        connection.close();
      },
    });
    this.#disposables.add(
      document.onDidReopen((result) => {
        // A hidden editor has no page to tell; it asks when it is shown again.
        this.remote.reopened({ result: packResult(result) }).catch(() => undefined);
      }),
    );
    this.#disposables.add(
      document.onDidGrow((grown) => {
        // A hidden page is gone: it asks how much is known when it is there again.
        if (panel.visible) this.remote.grew(grown).catch(() => undefined);
        services.onDidChange(this);
      }),
    );
    panel.onDidDispose(() => {
      this.#disposables.dispose();
    });
    webview.html = webviewHtml(webview, services.extension);
  }

  #hostApi(): HostApi {
    const { document } = this;
    return {
      open: async () => packResult(await document.open()),
      readTile: async (cells, { signal }) => (await document.table()).readTile(cells, signal),
      showRows: async ({ view }, { signal, report }) => {
        this.#show(undefined);
        if (isWholeTable(view)) return;
        const table = await document.table();
        await table.showRows(
          view,
          (progress) => {
            if (signal.aborted) return;
            this.#show(progress);
            report(progress);
          },
          signal,
        );
      },
      placeOfRow: async ({ view, row }, { signal }) => {
        const place = await (await document.table()).placeOfRow(view, row, signal);
        return { place: place ?? null };
      },
      checkCondition: async ({ text }, { signal }) => {
        const { schema } = await (await document.table()).open(signal);
        return { problem: conditionProblem(text, schema) ?? null };
      },
      segments: async ({ range }, { signal }) => (await document.table()).segments(range, signal),
      segmentSizes: async (_params, { signal }) => (await document.table()).segmentSizes(signal),
      uncompressedSizes: async ({ range }, { signal }) => {
        const table = await document.table();
        const sizes = await table.uncompressedSizes({ range, decompresses: true }, signal);
        return sizes.map((size) => size ?? null);
      },
      columnChunks: async ({ segment }, { signal }) =>
        (await document.table()).columnChunks(segment, signal),
      layoutMap: async (bins, { signal }) => (await document.table()).layoutMap(bins, signal),
      keyValueTexts: async (_params, { signal }) =>
        (await (await document.table()).keyValueTexts(signal)).map((text) => text ?? null),
      schemaOutline: async (_params, { signal }) => schemaOutline(await document.table(), signal),
      openSchema: async ({ form }) => openSchema(document.uri, form),
      copySchema: async ({ form }) => copySchema(await document.table(), form),
      pages: async ({ chunk, range }, { signal }) =>
        (await document.table()).pages(chunk, range, signal),
      pageStrip: async ({ chunk, maxBins }, { signal }) =>
        (await document.table()).pageStrip(chunk, maxBins, signal),
      probeBloomFilter: async ({ chunk, text }, { signal }) => ({
        answer: await (await document.table()).probeBloomFilter(chunk, text, signal),
      }),
      verifyChecksums: async ({ chunk }, { signal }) =>
        (await document.table()).verifyChecksums(chunk, signal),
      copyCells: async (cells, { signal }) => copyCells(await document.table(), cells, signal),
      writeClipboard: async ({ text }) => vscode.env.clipboard.writeText(text),
      describeProblem: async ({ code, message, where }) =>
        // The code came from this side, in a failed frame.
        Promise.resolve(document.problemOf(new TableError(code as ErrorCode, message, { where }))),
      runAction: async ({ action }) => this.#runAction(action),
      cellChanged: async ({ cell }) => {
        this.cell = cell;
        this.#services.onDidChange(this);
        return Promise.resolve();
      },
    };
  }

  #show(shown: RowViewProgress | undefined): void {
    this.shown = shown;
    this.#services.onDidChange(this);
  }

  async #runAction(action: HostAction): Promise<void> {
    const { uri } = this.document;
    switch (action) {
      case 'openAsText':
        return openWithOther(uri, 'text');
      case 'openAsHex':
        return openWithOther(uri, 'hex');
      case 'reload':
        return this.document.reopen();
      case 'showLog':
        this.#services.log.show();
        return;
      case 'openSettings':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'colonnade.reader');
        return;
      case 'enterKey':
        await vscode.commands.executeCommand('colonnade.enterKey');
        return;
      case 'skipBadBlocks':
        return this.document.setBadBlocks('skip');
      case 'stopAtBadBlocks':
        return this.document.setBadBlocks('strict');
      case 'chooseReaderSchema':
        return chooseReaderSchema(this.document);
      case 'clearReaderSchema':
        await this.document.setReaderSchema(undefined);
        return;
      case 'forgetRefusedSchema':
        return this.document.forgetRefusedSchema();
      case 'validate':
        await vscode.commands.executeCommand('colonnade.validate', uri);
        return;
      case 'rewrite':
        await vscode.commands.executeCommand('colonnade.rewrite', uri);
        return;
    }
  }
}
