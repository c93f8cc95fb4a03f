/** What the validation of a format is given. */
import type { OpenOptions, TableReader } from '../../formats/format.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { JobProgress } from '../job.ts';
import type { FaultReport } from './faultReport.ts';
import type { ValidateSummary } from './validateSpec.ts';

export interface Validating {
  readonly source: ByteSource;
  /** Of the source, with the same options. */
  readonly reader: TableReader;
  readonly reading: OpenOptions;
  readonly report: FaultReport;
  readonly tell: (progress: Pick<JobProgress, 'rows' | 'rowsTotal'>) => void;
  readonly signal: AbortSignal | undefined;
}

/** What it tells beside the report's own. */
export type Validated = Omit<ValidateSummary, keyof ReturnType<FaultReport['finish']>>;
