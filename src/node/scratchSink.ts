/** Scratch files of jobs: beside their targets, where there is room for as much as they write. */
import type { ByteSink } from '../io/byteSink.ts';
import { createFileSink } from './fileSink.ts';

/** Where the scratch file of a target is, so that it can be removed when its job was stopped. */
export function scratchPathOf(temporaryPath: string): string {
  return `${temporaryPath}.scratch`;
}

/** Of a target with this temporary path. Removed when it is aborted; never committed. */
export async function createScratchSink(temporaryPath: string): Promise<ByteSink> {
  const file = scratchPathOf(temporaryPath);
  return createFileSink({ path: file, temporaryPath: file, overwrite: true });
}
