/** Jobs over files of a folder, as the engine runs them on this machine. */
import path from 'node:path';
import type { JobContext, JobInput } from '../../../src/jobs/jobContext.ts';
import { createFileFolder } from '../../../src/node/fileFolder.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { openFileSource } from '../../../src/node/fileSource.ts';

function fileInput(file: string): JobInput {
  return { name: path.basename(file), path: file, open: async () => openFileSource(file) };
}

/** Writes the file, or the folder, that is called `output`. */
export function folderContext(
  inputs: readonly string[],
  output: string,
  changes: Partial<JobContext> = {},
): JobContext {
  return {
    inputs: inputs.map(fileInput),
    reading: { memoryLimitBytes: 2 ** 28 },
    createSink: async () => createFileSink({ path: output, overwrite: false }),
    createFolder: async () =>
      createFileFolder({ path: output, temporaryPath: `${output}.tmp`, overwrite: false }),
    report: () => undefined,
    ...changes,
  };
}
