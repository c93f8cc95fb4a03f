/** The browser worker's entry: waits for the compiled decoder, then serves the engine over its own global. */
import { TableError } from '../base/errors.ts';
import { serveEngine } from '../engine/serveEngine.ts';
import { memorySource } from '../io/byteSource.ts';
import { createMemoryFolder } from '../io/memoryFolder.ts';
import { createMemorySink } from '../io/memorySink.ts';
import { workerPort, type StartMessage } from './workerPort.ts';

const noPaths = 'the browser has no file paths';

self.addEventListener(
  'message',
  (event: MessageEvent<StartMessage>) => {
    serveEngine(workerPort(self), {
      parquetModule: event.data.parquetModule,
      openSource: async (spec) => {
        if (spec.kind === 'path') throw new TableError('invalidArgument', noPaths);
        return Promise.resolve(memorySource(spec.name, spec.bytes));
      },
      createSink: async (target) => {
        if (target.kind !== 'memory') throw new TableError('invalidArgument', noPaths);
        return Promise.resolve(createMemorySink(target.maxBytes));
      },
      createFolder: async (target) => {
        if (target.kind !== 'memory') throw new TableError('invalidArgument', noPaths);
        return Promise.resolve(createMemoryFolder(target.maxBytes));
      },
    });
  },
  { once: true },
);
