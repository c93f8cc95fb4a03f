/** Validates a file in memory. */
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { JobContext } from '../../../../src/jobs/jobContext.ts';
import { validate } from '../../../../src/jobs/validate/validate.ts';
import type {
  ValidateOptions,
  ValidateSummary,
} from '../../../../src/jobs/validate/validateSpec.ts';
import '../../parquetWasm.ts';

export async function validated(
  bytes: Uint8Array,
  options: ValidateOptions = {},
  changes: Partial<JobContext> = {},
): Promise<ValidateSummary> {
  return validate(options, {
    inputs: [{ name: 'in', open: async () => Promise.resolve(memorySource('in', bytes)) }],
    reading: { memoryLimitBytes: 2 ** 28 },
    report: () => undefined,
    ...changes,
  });
}

/** `kind subject count`, a line for each group. */
export function groupsOf({ groups }: ValidateSummary): string[] {
  return groups.map(({ kind, subject, count }) => `${kind} ${subject} ${count}`);
}
