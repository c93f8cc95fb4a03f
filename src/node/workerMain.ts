/** The worker thread's entry: the engine over the parent port. */
import { parentPort, workerData } from 'node:worker_threads';
import { TableError } from '../base/errors.ts';
import { lendCodecs } from '../codecs/codecs.ts';
import { lendCrc32 } from '../codecs/crc32.ts';
import { serveEngine } from '../engine/serveEngine.ts';
import { createFileFolder } from './fileFolder.ts';
import { openFileSource } from './fileSource.ts';
import { createFileSink } from './fileSink.ts';
import { createScratchSink } from './scratchSink.ts';
import { nodeCodecs, nodeCrc32 } from './nodeCodecs.ts';
import { threadPort } from './threadPort.ts';
import { memorySource } from '../io/byteSource.ts';
import { createMemoryFolder } from '../io/memoryFolder.ts';
import { createMemorySink } from '../io/memorySink.ts';

if (parentPort === null) throw new Error('worker.js runs in a worker thread only');

lendCodecs(nodeCodecs());
lendCrc32(nodeCrc32);
serveEngine(threadPort(parentPort), {
  // nodeEngine.ts starts this file with exactly this data.
  parquetModule: (workerData as { readonly parquetModule: WebAssembly.Module }).parquetModule,
  openSource: async (spec, signal) =>
    spec.kind === 'path' ? openFileSource(spec.path, signal) : memorySource(spec.name, spec.bytes),
  createSink: async (target) => {
    if (target.kind === 'memory') return createMemorySink(target.maxBytes);
    if (target.kind === 'folder')
      throw new TableError('invalidArgument', 'the job writes one file');
    return createFileSink(target);
  },
  createFolder: async (target) => {
    if (target.kind === 'memory') return createMemoryFolder(target.maxBytes);
    if (target.kind === 'path') throw new TableError('invalidArgument', 'the job writes a folder');
    return createFileFolder(target);
  },
  createScratch: async (target) =>
    target.kind === 'memory'
      ? createMemorySink(Number.POSITIVE_INFINITY)
      : createScratchSink(target.temporaryPath),
});
