/** A job in a file, `*.colonnade.json`: what is to be done, and with which files. */
import { TableError } from '../../base/errors.ts';
import {
  isLooking,
  specVersion,
  type JobKind,
  type JobSpec,
  type LookingJobSpec,
  type WritingJobSpec,
} from '../jobSpec.ts';
import { checkNode, checkShape } from './checkShape.ts';
import { JsonSchemas, when, type Json } from './jsonSchema.ts';
import { optionShapes } from './jobShapes.ts';
import { anything, choice, flag, list, needed, numberChoice, object, text } from './shape.ts';

/** How inputs are read. */
interface JobReading {
  readonly badBlocks?: 'strict' | 'skip' | undefined;
  readonly readerSchema?: string | undefined;
}

/** Files are named as the command line names them, relative to the folder of the job. */
interface JobFiles {
  readonly inputs: readonly string[];
  readonly reading?: JobReading | undefined;
}
interface WritingJobFile extends JobFiles {
  readonly spec: WritingJobSpec;
  readonly output: string;
  readonly overwrite: boolean;
}
/** Of a job that only looks, at one input after the other. */
interface LookingJobFile extends JobFiles {
  readonly spec: LookingJobSpec;
  readonly output?: undefined;
}
export type JobFile = WritingJobFile | LookingJobFile;

/** The file, whose options the job has a shape for. */
interface JobFrame {
  readonly $schema?: string | undefined;
  readonly version: typeof specVersion;
  readonly job: JobKind;
  readonly inputs: readonly string[];
  readonly output?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly reading?: JobReading | undefined;
  readonly options: unknown;
}

const jobMeanings: Readonly<Record<JobKind, string>> = {
  convert: optionShapes.convert.node.description,
  countRowGroups: optionShapes.countRowGroups.node.description,
  merge: optionShapes.merge.node.description,
  rewrite: optionShapes.rewrite.node.description,
  sample: optionShapes.sample.node.description,
  split: optionShapes.split.node.description,
  validate: optionShapes.validate.node.description,
};

const frame = object<JobFrame>('Colonnade job', 'A job that "colonnade run" carries out.', {
  $schema: text('The schema of this file.'),
  version: needed(
    numberChoice<typeof specVersion>({ [specVersion]: 'The only one so far.' }, 'Of this format.'),
  ),
  job: needed(choice<JobKind>(jobMeanings, 'What is to be done.')),
  inputs: needed(
    list(
      text('A file, relative to the folder of this one.'),
      'In the order in which they are read; most jobs take one, merge and those that only look any number.',
    ),
  ),
  output: text(
    'The file, or folder of several files, that is written; none for jobs that only look.',
  ),
  overwrite: flag('Whether the output may be there already.', false),
  reading: object<JobReading>('Reading', 'How the inputs are read.', {
    badBlocks: choice<'strict' | 'skip'>(
      { strict: 'Stop at them.', skip: 'Leave them out, and tell.' },
      'What to do about damaged blocks of Avro files.',
      'strict',
    ),
    readerSchema: text('The schema to read an Avro file as, in JSON; its own if not given.'),
  }),
  options: needed(anything('What the job is to do it with.')),
});

/** Throws TableError `invalidArgument`, naming what is wrong, for what is no such file. */
export function jobFileOf(value: unknown): JobFile {
  checkShape(frame, value, '');
  const { version, job, options, inputs, output, overwrite, reading } = value;
  const looksOnly = isLooking(job);
  for (const [name, given] of Object.entries({ output, overwrite }))
    if (looksOnly && given !== undefined) throw invalid(`property ${name} is not allowed`);
  if (!looksOnly && output === undefined) throw invalid('missing property "output"');
  const spec = { version, job, options };
  checkOptions(spec);
  // Options are those of the job: just checked.
  return output === undefined
    ? { spec: spec as LookingJobSpec, inputs, reading }
    : { spec: spec as WritingJobSpec, inputs, output, overwrite: overwrite ?? false, reading };
}

function invalid(message: string): TableError {
  return new TableError('invalidArgument', message, { where: { part: '' } });
}

/** Throws TableError `invalidArgument` for options that the job does not have. */
export function checkOptions({
  job,
  options,
}: Pick<JobFrame, 'options'> & Pick<JobSpec, 'job'>): void {
  checkNode(optionShapes[job].node, options, 'options');
}

/** What editors complete and check such a file by. */
export function jobFileSchema(): Json {
  const schemas = new JsonSchemas();
  const filesOf = (job: JobKind): Json =>
    isLooking(job) ? { output: false, overwrite: false } : {};
  const allOf = (Object.keys(jobMeanings) as JobKind[]).map((job) =>
    when('job', job, {
      properties: { options: schemas.of(optionShapes[job].node), ...filesOf(job) },
      ...(isLooking(job) ? {} : { required: ['output'] }),
    }),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schemas.object(frame.node),
    allOf,
    definitions: schemas.definitions,
  };
}
