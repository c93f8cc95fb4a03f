/** The flag of every command that writes: how closely the output is looked at before it gets its name. */
import { verifications, type Verifying } from '../jobs/verify/verification.ts';
import { oneOf } from './usageError.ts';

export const verifyFlags = { verify: { type: 'string' } } as const;

export const verifyUsage = `  --verify ${verifications.join('|')}   what is read back of the output before it gets its name: values, if not given, for
                           inputs below 1 GB`;

/** Throws UsageError. */
export function verifyingOf({ verify }: { readonly verify?: string | undefined }): Verifying {
  return { verify: oneOf('--verify', verify, verifications) };
}
