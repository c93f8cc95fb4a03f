/** `count-row-groups`: how many row groups (or blocks) files have, and how large they are. */
import path from 'node:path';
import { segmentName } from '../base/formatWords.ts';
import { countOf, countText } from '../base/quantityText.ts';
import type { Engine } from '../engine/engine.ts';
import { addCounts, type SegmentCounts } from '../jobs/count/countSpec.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { forEachFile, type LookContext, type ManyFilesCommand } from './manyFiles.ts';

/** Resolves with whether all files could be counted. With `--json`, prints a line for each file, and one for all. */
export async function countRowGroups(
  engine: Engine,
  { names, json, reading }: ManyFilesCommand,
  { output, signal, ...context }: LookContext,
): Promise<boolean> {
  const counted: SegmentCounts[] = [];
  const print = async (file: string | undefined, counts: SegmentCounts): Promise<void> => {
    const line = json
      ? JSON.stringify({
          ...(file === undefined ? { files: counted.length } : { file }),
          ...counts,
        })
      : `${file ?? `In all ${countText(counted.length)} files`}: ${countsText(counts)}`;
    await output.print(`${line}\n`);
  };
  const look = async (file: string): Promise<boolean> => {
    const order = {
      spec: jobSpec('countRowGroups', {}),
      reading: { ...context.reading, ...reading },
      sources: [{ kind: 'path', path: path.resolve(file) } as const],
    };
    const counts = await engine.runJob(order, {
      signal,
      onProgress: ({ rows }) => {
        output.progress(`${file}: ${countText(rows)} rows so far`);
      },
    });
    output.progress('');
    counted.push(counts);
    await print(file, counts);
    return counts.damaged === 0;
  };
  const allWell = await forEachFile(names, { look, output });
  if (counted.length > 1) await print(undefined, counted.reduce(addCounts));
  return allWell;
}

/** `4 row groups, 1,000 rows, 250 on average, 100 to 300` */
function countsText({
  format,
  segments,
  rows,
  average,
  least,
  most,
  damaged,
}: SegmentCounts): string {
  const name = format === undefined ? 'row groups and block' : segmentName(format);
  return [
    countOf(segments, name),
    countOf(rows, 'row'),
    ...(segments === 0
      ? []
      : [`${countText(average)} on average`, `${countText(least)} to ${countText(most)}`]),
    ...(damaged === 0 ? [] : [`${countText(damaged)} damaged and not counted`]),
  ].join(', ');
}
