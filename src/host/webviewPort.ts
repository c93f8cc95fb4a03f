/** The host's end of the wire to a webview. */
import type * as vscode from 'vscode';
import type { Frame, Port } from '../protocol/rpc.ts';

export function webviewPort(webview: vscode.Webview): Port {
  return {
    // Typed arrays cross as their whole backing buffer: whoever posts one gives it a buffer of exactly its size.
    post(frame) {
      void webview.postMessage(frame);
    },
    listen(receive) {
      const listener = webview.onDidReceiveMessage((frame: Frame) => {
        receive(frame);
      });
      return () => void listener.dispose();
    },
  };
}
