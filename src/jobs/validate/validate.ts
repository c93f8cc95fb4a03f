/**
 * The validate job: reads a file from end to end and tells of everything that is not as the file says. Writes nothing,
 * and goes on after each fault; memory is bounded by the pages (or blocks) that are decoded at a time.
 */
import { TableError } from '../../base/errors.ts';
import { openTable } from '../../formats/registry.ts';
import { countedSource } from '../../io/countedSource.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { throttled } from '../progress.ts';
import { onlyInput, withSource } from '../withInput.ts';
import { FaultReport } from './faultReport.ts';
import { validateAvro } from './validateAvro.ts';
import { validateParquet } from './validateParquet.ts';
import type { ValidateOptions, ValidatePlan, ValidateSummary } from './validateSpec.ts';

/** What would be read. Rejects where the file cannot be opened. */
export async function planValidate(
  options: ValidateOptions,
  context: PlanContext,
): Promise<ValidatePlan> {
  checkOptions(options);
  return withSource(onlyInput(context), async (source) => {
    const reader = await openTable(source, context.reading, context.signal);
    const { format, fileBytes, rowCount, lockedColumns } = reader.facts;
    reader.close();
    const losses = lockedColumns.map((path) => `Column ${path} is encrypted, and is not checked.`);
    return { format, bytesIn: fileBytes, rows: rowCount, losses };
  });
}

/** Rejects only where the file cannot be opened or read, and with AbortError. */
export async function validate(
  options: ValidateOptions,
  context: Omit<JobContext, 'createSink'>,
): Promise<ValidateSummary> {
  checkOptions(options);
  const { reading, signal } = context;
  return withSource(onlyInput(context), async (opened) => {
    let bytesRead = 0;
    const source = countedSource(opened, (bytes) => (bytesRead += bytes));
    const reader = await openTable(source, reading, signal);
    const tellProgress = throttled(context.report);
    const report = new FaultReport(options.placesPerGroup);
    const validateFormat = reader.facts.format === 'avro' ? validateAvro : validateParquet;
    const validated = await validateFormat({
      source,
      reader,
      reading,
      report,
      tell: (progress) => {
        const bytes = { bytesRead: Math.min(bytesRead, source.size), bytesReadTotal: source.size };
        tellProgress({ phase: 'running', ...progress, ...bytes, bytesWritten: 0 });
      },
      signal,
    }).finally(() => {
      reader.close();
    });
    // Every read looks whether the file is still what it was; this one reads nothing else.
    await source.read(0, 0, signal);
    return { ...validated, ...report.finish() };
  });
}

function checkOptions({ placesPerGroup = 1 }: ValidateOptions): void {
  if (Number.isSafeInteger(placesPerGroup) && placesPerGroup >= 1) return;
  throw new TableError('invalidArgument', `placesPerGroup is above 0, not ${placesPerGroup}`);
}
