/** Several outputs collected in memory: virtual workspaces, the browser, tests. */
import { TableError } from '../base/errors.ts';
import type { ByteSink } from './byteSink.ts';
import { createMemorySink } from './memorySink.ts';
import type { FolderFile, OutputFolder } from './outputFolder.ts';

/** Files of at most `maxBytes` bytes in all, in the order in which they were whole. */
export function createMemoryFolder(maxBytes: number): OutputFolder {
  const names = new Set<string>();
  let files: FolderFile[] = [];
  let total = 0;
  return {
    create: async (name) => {
      if (names.has(name)) throw new TableError('exists', `there are two files called ${name}`);
      names.add(name);
      const sink = createMemorySink(maxBytes);
      const checked: ByteSink = {
        get position() {
          return sink.position;
        },
        write: async (bytes, signal) => {
          total += bytes.byteLength;
          if (total > maxBytes)
            throw new TableError(
              'tooLarge',
              `files kept in memory may have ${maxBytes} bytes at most`,
            );
          return sink.write(bytes, signal);
        },
        readBack: async (start, end) => sink.readBack(start, end),
        commit: async () => {
          const bytes = await sink.commit();
          if (bytes !== undefined) files.push({ name, bytes });
          return undefined;
        },
        abort: async () => sink.abort(),
      };
      return Promise.resolve(checked);
    },
    commit: async () => Promise.resolve(files),
    abort: async () => {
      files = [];
      return Promise.resolve();
    },
  };
}
