/** What the desktop and the browser entry each hand to the host. */
import type { TargetSpec } from '../engine/engineApi.ts';
import type { EnginePlatform } from '../engine/platform.ts';

export interface HostPlatform {
  readonly engine: EnginePlatform;
  /** Where there are processes: this one, and whether another one is still there. */
  readonly process: { readonly id: number; isRunning(id: number): boolean } | undefined;
  /** Processors to share between reading files and everything else. */
  readonly processors: number;
  /** How to read and write `file:` URIs by offset; undefined in a browser, where files are read whole. */
  readonly files:
    | {
        target(path: string, overwrite: boolean): TargetSpec;
        /** For jobs that write several files. */
        folder(path: string, overwrite: boolean): TargetSpec;
      }
    | undefined;
}
