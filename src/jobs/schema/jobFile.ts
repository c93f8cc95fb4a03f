/** A job in a file, `*.colonnade.json`: what is to be done, and with which files. */
import { type JobSpec, specVersion, type WritingJobKind, type WritingJobSpec } from '../jobSpec.ts';
import { checkNode, checkShape } from './checkShape.ts';
import { JsonSchemas, when, type Json } from './jsonSchema.ts';
import { optionShapes } from './jobShapes.ts';
import {
  anything,
  choice,
  flag,
  list,
  needed,
  numberChoice,
  object,
  text,
  type ObjectNode,
} from './shape.ts';

/** How inputs are read. */
interface JobReading {
  readonly badBlocks?: 'strict' | 'skip' | undefined;
  readonly readerSchema?: string | undefined;
}

/** Files are named as the command line names them, relative to the folder of the job. */
export interface JobFile {
  readonly spec: WritingJobSpec;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly overwrite: boolean;
  readonly reading?: JobReading | undefined;
}

/** The file, whose options the job has a shape for. */
interface JobFrame {
  readonly $schema?: string | undefined;
  readonly version: typeof specVersion;
  readonly job: WritingJobKind;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly overwrite?: boolean | undefined;
  readonly reading?: JobReading | undefined;
  readonly options: unknown;
}

const jobMeanings: Readonly<Record<WritingJobKind, string>> = {
  convert: optionShapes.convert.node.description,
  merge: optionShapes.merge.node.description,
  rewrite: optionShapes.rewrite.node.description,
  sample: optionShapes.sample.node.description,
  split: optionShapes.split.node.description,
};

const frame = object<JobFrame>('Colonnade job', 'A job that "colonnade run" carries out.', {
  $schema: text('The schema of this file.'),
  version: needed(
    numberChoice<typeof specVersion>({ [specVersion]: 'The only one so far.' }, 'Of this format.'),
  ),
  job: needed(choice<WritingJobKind>(jobMeanings, 'What is to be done.')),
  inputs: needed(
    list(
      text('A file, relative to the folder of this one.'),
      'In the order in which they are read; most jobs take one.',
    ),
  ),
  output: needed(text('The file, or folder of several files, that is written.')),
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
  const { version, job, options, inputs, output, overwrite = false, reading } = value;
  const spec = { version, job, options };
  checkOptions(spec);
  // Options are those of the job: just checked.
  return { spec: spec as WritingJobSpec, inputs, output, overwrite, reading };
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
  const optionsOf = (node: ObjectNode): Json => ({ properties: { options: schemas.of(node) } });
  const jobs = Object.keys(jobMeanings) as WritingJobKind[];
  const allOf = jobs.map((job) => when('job', job, optionsOf(optionShapes[job].node)));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schemas.object(frame.node),
    allOf,
    definitions: schemas.definitions,
  };
}
