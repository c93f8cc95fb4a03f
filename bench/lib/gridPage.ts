/** Builds the page of bench/gridPage and serves it to a browser. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface GridPage {
  readonly url: string;
  close(): void;
}

/** From the repository's root. */
export async function serveGridPage(): Promise<GridPage> {
  const folder = path.resolve('out/bench/gridPage');
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ['bench/gridPage/page.ts', 'bench/gridPage/hostWorker.ts'],
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'native.html', 'themes.css'])
    await copyFile(path.join('bench/gridPage', file), path.join(folder, file));
  const server = createServer((request, response) => {
    const name = path.basename(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = name === '' ? 'index.html' : name;
    readFile(path.join(folder, file)).then(
      (bytes) => {
        response.setHeader('Content-Type', types[path.extname(file)] ?? 'text/plain');
        response.end(bytes);
      },
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}
