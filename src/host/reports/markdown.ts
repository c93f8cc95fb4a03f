/** Reports as Markdown. Pure. */
import { capitalized } from '../../base/errorText.ts';
import { segmentName } from '../../base/formatWords.ts';
import { countOf, countText } from '../../base/quantityText.ts';
import type { SegmentCounts } from '../../jobs/count/countSpec.ts';
import { checkedText, faultText, groupTitle, untoldText } from '../../jobs/validate/reportText.ts';
import type { FaultGroup, ValidateSummary } from '../../jobs/validate/validateSpec.ts';

/** Names and values of files as they are, whatever Markdown would make of them. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, String.raw`\$&`).replace(/\s+/g, ' ');
}

export function validationMarkdown(name: string, summary: ValidateSummary): string {
  const { faults, groups, unchecked } = summary;
  const untold = untoldText(summary);
  const result = faults === 0 ? 'No faults were found' : `**${countOf(faults, 'fault')}**`;
  return [
    `# ${escaped(name)}`,
    `${result} in ${checkedText(summary)}.`,
    ...groups.flatMap(groupMarkdown),
    ...(untold === undefined ? [] : [`… and ${untold}.`]),
    ...(unchecked.length === 0 ? [] : ['## Not checked']),
    ...unchecked.map((sentence) => `- ${escaped(sentence)}`),
    '',
  ].join('\n\n');
}

function groupMarkdown(group: FaultGroup): string[] {
  const more = group.count - group.faults.length;
  return [
    `## ${escaped(capitalized(groupTitle(group)))}: ${countText(group.count)}`,
    group.faults.map((fault) => `- ${escaped(faultText(fault))}`).join('\n'),
    ...(more === 0 ? [] : [`… and ${countText(more)} more.`]),
  ];
}

/** What was found in a file, or why it could not be looked at. */
export interface ReportedFile<T> {
  readonly name: string;
  readonly found: T | string;
}

/** A line for each file, and the whole report of those that there is more to say of. */
export function validationsMarkdown(files: readonly ReportedFile<ValidateSummary>[]): string {
  const line = ({ name, found }: ReportedFile<ValidateSummary>): string => {
    if (typeof found === 'string') return `| ${escaped(name)} | **${escaped(found)}** | |`;
    const result = found.faults === 0 ? 'no faults' : `**${countOf(found.faults, 'fault')}**`;
    return `| ${escaped(name)} | ${result} | ${checkedText(found)} |`;
  };
  const table = ['| File | Result | Checked |', '| --- | --- | --- |', ...files.map(line), ''];
  const reports = files.flatMap(({ name, found }) =>
    typeof found === 'string' || (found.faults === 0 && found.unchecked.length === 0)
      ? []
      : [validationMarkdown(name, found)],
  );
  return [table.join('\n'), ...reports].join('\n');
}

/** Also where it could not be looked at. */
export function hasFaults(found: ValidateSummary | string): boolean {
  return typeof found === 'string' || found.faults > 0;
}

/** `total` is of those that could be counted. */
export function countsMarkdown(
  files: readonly ReportedFile<SegmentCounts>[],
  total: SegmentCounts,
): string {
  const row = (name: string, counts: SegmentCounts | string): string => {
    if (typeof counts === 'string') return `| ${escaped(name)} | ${escaped(counts)} | | | | |`;
    const { format, segments, rows, average, least, most } = counts;
    const groups =
      format === undefined ? countText(segments) : countOf(segments, segmentName(format));
    const figures = [rows, average, least, most].map(countText);
    return `| ${[name === '' ? '**Total**' : escaped(name), groups, ...figures].join(' | ')} |`;
  };
  return [
    '| File | Row groups or blocks | Rows | Average | Smallest | Largest |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...files.map(({ name, found }) => row(name, found)),
    row('', total),
    '',
  ].join('\n');
}
