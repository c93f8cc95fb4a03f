/**
 * Every job as one declarative, versioned specification: what pickers make, what the command line takes, what a summary
 * can copy. The files stand beside it, so that one specification serves many.
 */
import type { CountOptions, CountPlan, SegmentCounts } from './count/countSpec.ts';
import type { ConvertOptions, ConvertPlan, ConvertSummary } from './convertSpec.ts';
import type { MergeOptions, MergePlan, MergeSummary } from './merge/mergeSpec.ts';
import type { RewriteOptions, RewritePlan, RewriteSummary } from './rewriteSpec.ts';
import type { ValidateOptions, ValidatePlan, ValidateSummary } from './validate/validateSpec.ts';
import type { SampleOptions, SamplePlan, SampleSummary } from './sample/sampleSpec.ts';
import type { SplitOptions, SplitPlan, SplitSummary } from './split/splitSpec.ts';

/** What each kind of job is asked, what it plans and what it tells in the end. A new job is a new line. */
export interface JobKinds {
  readonly convert: {
    readonly options: ConvertOptions;
    readonly plan: ConvertPlan;
    readonly summary: ConvertSummary;
  };
  readonly countRowGroups: {
    readonly options: CountOptions;
    readonly plan: CountPlan;
    readonly summary: SegmentCounts;
  };
  readonly merge: {
    readonly options: MergeOptions;
    readonly plan: MergePlan;
    readonly summary: MergeSummary;
  };
  readonly rewrite: {
    readonly options: RewriteOptions;
    readonly plan: RewritePlan;
    readonly summary: RewriteSummary;
  };
  readonly sample: {
    readonly options: SampleOptions;
    readonly plan: SamplePlan;
    readonly summary: SampleSummary;
  };
  readonly split: {
    readonly options: SplitOptions;
    readonly plan: SplitPlan;
    readonly summary: SplitSummary;
  };
  readonly validate: {
    readonly options: ValidateOptions;
    readonly plan: ValidatePlan;
    readonly summary: ValidateSummary;
  };
}
export type JobKind = keyof JobKinds;
/** Jobs that only look at their input; the others have an output. */
export type LookingJobKind = 'countRowGroups' | 'validate';
export type WritingJobKind = Exclude<JobKind, LookingJobKind>;

/** Larger versions are not understood by smaller ones. */
export const specVersion = 1;

export interface JobSpecOf<K extends JobKind> {
  readonly version: typeof specVersion;
  readonly job: K;
  readonly options: JobKinds[K]['options'];
}
export type JobSpec = { readonly [K in JobKind]: JobSpecOf<K> }[JobKind];
export type JobPlan = JobKinds[JobKind]['plan'];
export type JobSummary = JobKinds[JobKind]['summary'];
export type LookingJobSpec = Extract<JobSpec, { readonly job: LookingJobKind }>;
export type WritingJobSpec = Extract<JobSpec, { readonly job: WritingJobKind }>;
export type WritingJobPlan = JobKinds[WritingJobKind]['plan'];
export type WritingJobSummary = JobKinds[WritingJobKind]['summary'];

/** A specification of this version. */
export function jobSpec<K extends JobKind>(job: K, options: JobKinds[K]['options']): JobSpecOf<K> {
  return { version: specVersion, job, options };
}

/** Whether a job only looks at its input. */
export function isLooking(job: JobKind): job is LookingJobKind {
  return job === 'countRowGroups' || job === 'validate';
}

/** Whether a job writes files of a folder, rather than one file. */
export function writesFolder({ job, options }: JobSpec): boolean {
  return job === 'split' || (job === 'merge' && options.parts !== undefined);
}
