/** Scratch files of jobs: beside their targets, where there is room for as much as they write. */
import type { ByteSink } from '../io/byteSink.ts';
import { createFileSink } from './fileSink.ts';
import { scratchPathOf } from './temporaryPath.ts';

/** Of a target with this temporary path. Removed when it is aborted; never committed. */
export async function createScratchSink(temporaryPath: string): Promise<ByteSink> {
  const file = scratchPathOf(temporaryPath);
  return createFileSink({ path: file, temporaryPath: file, overwrite: true });
}
