/** The webview's end of the wire, and the state VS Code keeps for it: the only file that talks to VS Code. */
import { hostMethods, type HostApi, type WebviewApi } from '../src/protocol/messages.ts';
import { connect, type Frame, type Port, type Remote } from '../src/protocol/rpc.ts';
import { tableErrors } from '../src/protocol/wireError.ts';
import { restoreViewState, saveViewState, type ViewState } from './viewState.ts';

/** What VS Code gives every webview, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export type Host = Remote<HostApi>;

export interface HostClient {
  /** Starts to answer the host with `local`; call once. */
  connect(local: WebviewApi): Host;
  /** The state when this tab was last shown, or a fresh one. */
  restore(): ViewState;
  save(state: ViewState): void;
}

export function createHostClient(): HostClient {
  const vscode = acquireVsCodeApi();
  const port: Port = {
    // The channel copies; there is nothing to transfer.
    post: (frame) => {
      vscode.postMessage(frame);
    },
    listen: (receive) => {
      const onMessage = (event: MessageEvent<unknown>): void => {
        if (isFrame(event.data)) receive(event.data);
      };
      window.addEventListener('message', onMessage);
      return () => {
        window.removeEventListener('message', onMessage);
      };
    },
  };
  return {
    connect: (local) =>
      connect<WebviewApi, HostApi>({ port, local, methods: hostMethods, errors: tableErrors })
        .remote,
    restore: () => restoreViewState(vscode.getState()),
    save: (state) => {
      vscode.setState(saveViewState(state));
    },
  };
}

/** Other scripts and extensions post messages to the window too; a frame is known by its kind. */
function isFrame(data: unknown): data is Frame {
  return (
    typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string'
  );
}
