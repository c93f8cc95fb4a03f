// Every option of every job is a setting, too, which says the same of it and is heeded.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  formatSetting,
  partSettings,
  placesPerGroup,
  readingOptions,
  sampleSettings,
  sortMemoryBytes,
  usualOptions,
  verification,
} from '../../../src/host/settings.ts';
import { optionShapes } from '../../../src/jobs/schema/jobShapes.ts';
import type { Node } from '../../../src/jobs/schema/shape.ts';
import { Uri, workspace } from '../../fakes/vscode.ts';

const ofOneTable = 'is of one table';

/** Options by where they are met first, each with its settings, or with why it has none. */
const settingsOf: Readonly<Record<string, readonly string[] | string>> = {
  'convert.format': [
    'convert.format',
    'export.format',
    'sample.format',
    'merge.format',
    'split.format',
  ],
  'convert.parquet.rowGroupRows': ['writer.rowGroupRows'],
  'convert.parquet.rowGroupBytes': ['writer.rowGroupMegabytes'],
  'convert.parquet.compression': ['writer.compression'],
  'convert.parquet.compressionLevel': ['writer.compressionLevel'],
  'convert.parquet.dictionary': ['writer.dictionary'],
  'convert.parquet.bloomFilter': ['writer.bloomFilters'],
  'convert.parquet.pageBytes': ['writer.pageKilobytes'],
  'convert.parquet.dictionaryPageBytes': ['writer.dictionaryPageKilobytes'],
  'convert.parquet.dataPageVersion': ['writer.dataPageVersion'],
  'convert.parquet.statistics': ['writer.statistics'],
  'convert.parquet.pageIndex': ['writer.pageIndex'],
  'convert.parquet.checksums': ['writer.checksums'],
  'convert.parquet.bloomFalsePositives': ['writer.bloomFalsePositives'],
  'convert.parquet.columns': ['writer.columns'],
  'convert.avro.codec': ['writer.avroCodec'],
  'convert.avro.level': ['writer.avroLevel'],
  'convert.avro.blockBytes': ['writer.avroBlockKilobytes'],
  'convert.avro.blockRows': ['writer.avroBlockRows'],
  'convert.arrow.batchRows': ['arrow.batchRows'],
  'convert.text.delimiter': ['csv.delimiter'],
  'convert.text.header': ['csv.header'],
  'convert.text.nullText': ['csv.nullText'],
  'convert.text.guessRows': ['text.guessRows'],
  'convert.text.guardFormulas': ['csv.guardFormulas'],
  'convert.text.compression': ['text.compression'],
  'convert.verify': ['jobs.verify'],
  'convert.columns': ofOneTable,
  'convert.where': ofOneTable,
  'convert.sort': ofOneTable,
  'convert.sortMemoryBytes': ['jobs.sortMegabytes'],
  'convert.rows.start': ofOneTable,
  'convert.rows.end': ofOneTable,
  'merge.partitions': ['merge.partitions'],
  'merge.source': ['merge.source', 'merge.sourceColumn'],
  'merge.conflicts': ['merge.conflicts'],
  'merge.parts.limit.kind': ['merge.files'],
  'merge.parts.limit.rows': ['parts.rows'],
  'merge.parts.limit.bytes': ['parts.megabytes'],
  'merge.parts.name': ['merge.partName'],
  'rewrite.reshape.keep': ofOneTable,
  'sample.method.kind': ['sample.method'],
  'sample.method.groupBy': ofOneTable,
  'sample.method.id': ofOneTable,
  'sample.method.idsPerGroup': ['sample.ids'],
  'sample.method.choose': ['sample.choose'],
  'sample.method.rows': ['sample.rows'],
  'sample.method.nth': ['sample.nth'],
  'sample.method.fraction': ['sample.fraction'],
  'sample.seed': ['sample.seed'],
  'sample.columns': ofOneTable,
  'split.by.kind': ['split.by'],
  'split.by.column': ofOneTable,
  'split.by.style': ['split.style'],
  'split.by.openFiles': ['split.openFiles'],
  'split.name': ['split.partName', 'split.valueName'],
  'validate.placesPerGroup': ['validate.places'],
};

/** What is asked for at last, by its path; lists and records are one thing. */
function* leavesOf(node: Node, place: string): Generator<readonly [string, Node]> {
  if (node.kind === 'object')
    for (const [name, member] of Object.entries(node.members))
      yield* leavesOf(member.node, `${place}.${name}`);
  else if (node.kind === 'cases') {
    const choices = Object.keys(node.cases).map((value) => ({ value, description: '' }));
    yield [`${place}.kind`, { kind: 'choice', choices, description: '' }];
    for (const each of Object.values(node.cases)) yield* leavesOf(each, place);
  } else yield [place, node];
}

/** What several jobs share under one name counts once. */
function options(): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  const nameOf = (place: string): string => place.slice(place.lastIndexOf('.'));
  for (const [job, { node }] of Object.entries(optionShapes))
    for (const [place, leaf] of leavesOf(node, job)) {
      const isKnown = [...found].some(
        ([other, node]) => node === leaf && nameOf(other) === nameOf(place),
      );
      if (!isKnown) found.set(place, leaf);
    }
  return found;
}

interface Property {
  readonly default: unknown;
  readonly enum?: readonly unknown[];
}

let properties: Readonly<Record<string, Property>>;

beforeAll(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { configuration: { properties: typeof properties } };
  };
  ({ properties } = manifest.contributes.configuration);
});

afterEach(() => vi.restoreAllMocks());

/** All that jobs take from settings, where those in `values` are set and the others are as package.json says. */
function heeded(values: Readonly<Record<string, unknown>>): string {
  vi.spyOn(workspace, 'getConfiguration').mockReturnValue({
    get: ((name: string) =>
      name in values ? values[name] : properties[`colonnade.${name}`]?.default) as () => undefined,
  });
  const scope = Uri.parse('file:///data/trips.parquet') as never;
  return JSON.stringify([
    usualOptions(scope),
    sampleSettings(scope),
    partSettings(scope),
    verification(scope),
    sortMemoryBytes(scope),
    placesPerGroup(scope),
    readingOptions(scope),
    (['convert', 'export', 'sample', 'merge', 'split'] as const).map((job) =>
      formatSetting(job, scope),
    ),
  ]);
}

/** Allowed, and not the default. */
function otherThan({ default: usual, enum: choices }: Property): unknown {
  if (choices !== undefined) return choices.find((each) => each !== usual);
  if (typeof usual === 'number') return usual < 1 ? usual / 2 + 0.1 : usual + 1;
  if (typeof usual === 'boolean') return !usual;
  if (typeof usual === 'string') return `${usual};`;
  return usual === null ? 3 : { city: { bloomFilter: true } };
}

describe('the options of jobs', () => {
  it('all have settings, or a reason to have none', () => {
    expect([...options().keys()].toSorted()).toEqual(Object.keys(settingsOf).toSorted());
  });

  const withSettings = Object.entries(settingsOf).flatMap(([option, names]) =>
    typeof names === 'string' ? [] : names.map((name) => [option, name] as const),
  );

  it.each(withSettings)('%s has in %s the same default and choices', (option, name) => {
    const node = options().get(option);
    const property = properties[`colonnade.${name}`];
    expect(property).toBeDefined();
    const unit = name.endsWith('Megabytes') ? 2 ** 20 : name.endsWith('Kilobytes') ? 2 ** 10 : 1;
    // What an option does not say is left to what writes, or to the kind of job: a setting may say it.
    if (node?.default !== undefined)
      expect(unit === 1 ? property?.default : Number(property?.default) * unit).toBe(node.default);
    if (node?.kind === 'choice')
      expect(property?.enum).toEqual(
        expect.arrayContaining(node.choices.map(({ value }) => value)),
      );
  });

  // A level is not of a codec that has none: snappy, and zstandard has.
  const together: Readonly<Record<string, object>> = {
    'writer.avroLevel': { 'writer.avroCodec': 'zstandard' },
  };

  it.each(withSettings)('%s follows %s', (_option, name) => {
    const property = properties[`colonnade.${name}`];
    const others = together[name] ?? {};
    const changed = { ...others, [name]: property && otherThan(property) };
    expect(heeded(changed)).not.toBe(heeded({ ...others }));
  });
});
