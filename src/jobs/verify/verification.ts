/** How closely an output is looked at before it gets its name. Plain data. */

/** `counts`: rows, segments and where they are. `values`: also every value, read back. */
export const verifications = ['counts', 'values'] as const;
export type Verification = (typeof verifications)[number];

export interface Verifying {
  /** `values` for inputs below 1 GB, where undefined. */
  readonly verify?: Verification | undefined;
}

/** Bytes of input from which on nobody waits for values unless asked to. */
const usualLimitBytes = 1e9;

/** Whether values are read back of a job over so many bytes. */
export function verifiesValues({ verify }: Verifying, bytesIn: number): boolean {
  return (verify ?? (bytesIn < usualLimitBytes ? 'values' : 'counts')) === 'values';
}
