/** What every job is given, whatever it does. */
import type { OpenOptions } from '../formats/format.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { OutputFolder } from '../io/outputFolder.ts';
import type { JobProgress } from './job.ts';

export interface JobInput {
  /** For messages: the file's name, without its folder. */
  readonly name: string;
  /** With its folders as far as they are known, for what these say. */
  readonly path?: string | undefined;
  /** Whoever opens it closes it. Rejects as sources do. */
  readonly open: () => Promise<ByteSource>;
}

export interface PlanContext {
  /** In the order in which they are read; most jobs take exactly one. */
  readonly inputs: readonly JobInput[];
  /** How they are read. */
  readonly reading: OpenOptions;
  readonly signal?: AbortSignal | undefined;
}

export interface JobContext extends PlanContext {
  /** Called once the plan stands: a job that cannot run leaves no trace, not even for a moment. */
  readonly createSink: () => Promise<ByteSink>;
  /** As createSink, for jobs that write several files. */
  readonly createFolder?: (() => Promise<OutputFolder>) | undefined;
  /**
   * A file for rows that do not fit into memory, removed when it is aborted, and never committed; undefined where there
   * is nothing but memory.
   */
  readonly createScratch?: (() => Promise<ByteSink>) | undefined;
  /** Once it was told `committing`, a job no longer looks at `signal`. */
  readonly report: (progress: JobProgress) => void;
}
