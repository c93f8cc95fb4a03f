/** Every kind of job, to be planned and run by its specification. */
import { TableError } from '../base/errors.ts';
import { convert, planConvert } from './convert.ts';
import { countRowGroups, planCount } from './count/countRowGroups.ts';
import { planAvroRewrite, rewriteAvro } from './avroRewrite.ts';
import type { JobContext, PlanContext } from './jobContext.ts';
import { merge, planMerge } from './merge/merge.ts';
import { specVersion, type JobPlan, type JobSpec, type JobSummary } from './jobSpec.ts';
import { planRewriteOf, rewrite } from './rewrite.ts';
import { checkOptions } from './schema/jobFile.ts';
import { optionShapes } from './schema/jobShapes.ts';
import { planSample, sample } from './sample/sample.ts';
import { planSplit, split } from './split/split.ts';
import { planValidate, validate } from './validate/validate.ts';
import { planReshape, reshape } from './reshape/reshape.ts';
import { rewriteWay } from './rewriteFormat.ts';
import { onlyInput, withSource } from './withInput.ts';

/** What the job would do. Rejects with TableError `invalidArgument` for a specification that cannot be. */
export async function planJob(spec: JobSpec, context: PlanContext): Promise<JobPlan> {
  checkSpec(spec);
  switch (spec.job) {
    case 'convert':
      return planConvert(spec.options, context);
    case 'countRowGroups':
      return planCount(context);
    case 'merge':
      return planMerge(spec.options, context);
    case 'rewrite':
      return withSource(onlyInput(context), async (source) => {
        const way = await rewriteWay(source, spec.options, context);
        if (way === 'batches') return planReshape(spec.options, context);
        return way === 'blocks'
          ? planAvroRewrite(source, spec.options, context)
          : planRewriteOf(source, spec.options, context.signal);
      });
    case 'sample':
      return planSample(spec.options, context);
    case 'split':
      return planSplit(spec.options, context);
    case 'validate':
      return planValidate(spec.options, context);
  }
}

/** Runs the job. When it rejects, for whatever reason, nothing is left of its output. */
export async function runJob(spec: JobSpec, context: JobContext): Promise<JobSummary> {
  checkSpec(spec);
  switch (spec.job) {
    case 'convert':
      return convert(spec.options, context);
    case 'countRowGroups':
      return countRowGroups(context);
    case 'merge':
      return merge(spec.options, context);
    case 'rewrite':
      return withSource(onlyInput(context), async (source) => {
        const way = await rewriteWay(source, spec.options, context);
        if (way === 'batches') return reshape(spec.options, context);
        return way === 'blocks'
          ? rewriteAvro(source, spec.options, context)
          : rewrite({
              ...context,
              source,
              options: spec.options,
              verifyChecksums: context.reading.verifyChecksums,
            });
      });
    case 'sample':
      return sample(spec.options, context);
    case 'split':
      return split(spec.options, context);
    case 'validate':
      return validate(spec.options, context);
  }
}

/** The compiler knows; a file that somebody wrote does not. */
function checkSpec(spec: JobSpec): void {
  const { version, job }: { readonly version: number; readonly job: string } = spec;
  if (version !== specVersion)
    throw new TableError('invalidArgument', `jobs have version ${specVersion}, not ${version}`);
  if (!Object.hasOwn(optionShapes, job))
    throw new TableError('invalidArgument', `there is no job called ${job}`);
  checkOptions(spec);
}
