/** What a runtime (Node, browser) lends the engine: inside a worker, and to the side that owns the workers. */
import type { ByteSink } from '../io/byteSink.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { OutputFolder } from '../io/outputFolder.ts';
import type { Port } from '../protocol/rpc.ts';
import type { SourceSpec, TargetSpec } from './engineApi.ts';

/** Inside a worker: how to reach files, and the compiled decoder. */
export interface WorkerPlatform {
  /** parquet-wasm, compiled once and shared by all workers. */
  readonly parquetModule: WebAssembly.Module;
  openSource(spec: SourceSpec, signal?: AbortSignal): Promise<ByteSource>;
  /** Rejects with TableError `invalidArgument` for a folder. */
  createSink(spec: TargetSpec): Promise<ByteSink>;
  /** Rejects with TableError `invalidArgument` for a file. */
  createFolder(spec: TargetSpec): Promise<OutputFolder>;
  /** See JobContext. */
  readonly createScratch?: ((spec: TargetSpec) => Promise<ByteSink>) | undefined;
}

/** A running worker, as its owner sees it. */
export interface WorkerHandle {
  readonly port: Port;
  /** Calls back once, when the worker stopped by itself, with the reason; not after `terminate`. */
  onDeath(listener: (reason: string) => void): void;
  /** Stops it at once, whatever it is doing; resolves when its files are closed. */
  terminate(): Promise<void>;
}

/** The owner's side: how to start workers and clean up after those that were stopped. */
export interface EnginePlatform {
  spawnWorker(): Promise<WorkerHandle>;
  /** Removes what a stopped job may have left of its output. Never rejects. */
  removeLeftovers(target: TargetSpec): Promise<void>;
  /**
   * Removes what other jobs left where the target is going to be, whose process was killed; nothing of jobs that run,
   * here or on another machine. Resolves with the names of what is gone; never rejects.
   */
  removeAbandoned(target: TargetSpec): Promise<readonly string[]>;
}
