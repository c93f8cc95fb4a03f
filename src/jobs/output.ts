/** What becomes of a job's output: whole under its name, or gone without a trace. */
import { outputPart, TableError, toTableError } from '../base/errors.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { OutputFolder } from '../io/outputFolder.ts';
import type { JobContext } from './jobContext.ts';

/**
 * Makes the output and hands it to `run`, which commits it. When that rejects, for whatever reason, the output has been
 * aborted. Errors of the output itself have `where.part` "output".
 */
export async function withOutput<T>(
  createSink: () => Promise<ByteSink>,
  run: (sink: ByteSink) => Promise<T>,
): Promise<T> {
  const sink = await asOutput(createSink);
  try {
    return await run(labelled(sink));
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** As withOutput, of several files: `run` commits each of them, and then the folder. */
export async function withOutputFolder<T>(
  { createFolder }: Pick<JobContext, 'createFolder'>,
  run: (folder: OutputFolder) => Promise<T>,
): Promise<T> {
  if (createFolder === undefined)
    throw new TableError('invalidArgument', 'the job writes several files into a folder');
  const folder = await asOutput(createFolder);
  try {
    return await run({
      create: async (name) => labelled(await asOutput(async () => folder.create(name))),
      commit: async () => asOutput(async () => folder.commit()),
      abort: async () => folder.abort(),
    });
  } catch (error) {
    await folder.abort();
    throw error;
  }
}

/** The sink with errors that say it was the output they happened to. */
function labelled(sink: ByteSink): ByteSink {
  const at = async <T>(call: () => Promise<T>): Promise<T> => asOutput(call, sink.position);
  return {
    get position() {
      return sink.position;
    },
    write: async (bytes, signal) => at(async () => sink.write(bytes, signal)),
    readBack: async (start, end) => at(async () => sink.readBack(start, end)),
    // All bytes are written: no place among them says more.
    commit: async () => asOutput(async () => sink.commit()),
    abort: async () => sink.abort(),
  };
}

async function asOutput<T>(call: () => Promise<T>, offset?: number): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const error = toTableError(cause);
    if (error.code === 'aborted') throw error;
    const where = { part: outputPart, offset };
    throw new TableError(error.code, error.message, { where, cause });
  }
}
