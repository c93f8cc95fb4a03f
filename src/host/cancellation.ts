/** VS Code's CancellationToken as an AbortSignal: the one place where the two meet. */
import type * as vscode from 'vscode';

/** Aborts when the token is cancelled. `dispose` stops listening. */
export function signalOf(token: vscode.CancellationToken): {
  readonly signal: AbortSignal;
  dispose(): void;
} {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => {
    controller.abort();
  });
  return { signal: controller.signal, dispose: () => void listener.dispose() };
}
