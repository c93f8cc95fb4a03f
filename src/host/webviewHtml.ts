/** The page of an editor: a strict content security policy, one style sheet, one script, no data. */
import * as vscode from 'vscode';

/** Folder of the bundled webview below the extension. */
export function webviewRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extension), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${asset('main.css')}">
    <title>Colonnade</title>
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" src="${asset('main.js')}"></script>
  </body>
</html>`;
}
