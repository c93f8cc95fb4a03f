/** The report of a validation as lines of text. Pure. */
import { countOf, countText } from '../../base/quantityText.ts';
import { segmentName } from '../../base/formatWords.ts';
import type { Fault, FaultKind } from '../../table/fault.ts';
import type { FaultGroup, ValidateSummary } from './validateSpec.ts';

const kindNames: Readonly<Record<FaultKind, string>> = {
  data: 'data that cannot be read',
  checksum: 'wrong checksums',
  layout: 'sizes and places',
  count: 'counts',
  pageIndex: 'page index',
  bloomFilter: 'bloom filters',
  order: 'order of rows',
  statistics: 'statistics',
};

/** `wrong checksums, city` */
export function groupTitle({ kind, subject }: FaultGroup): string {
  return `${kindNames[kind]}, ${subject}`;
}

/** `row group 3, column a.b, byte 40,960: the smallest value is said to be 3, but is 1` */
export function faultText({ part, offset, message }: Fault): string {
  return `${part}${offset === undefined ? '' : `, byte ${countText(offset)}`}: ${message}`;
}

/** What was looked at: `1,000 rows, 4 row groups, 412 pages (12 with checksums)` */
export function checkedText(summary: ValidateSummary): string {
  const { format, rows, segments, pages, checksums } = summary;
  const read = [countOf(rows, 'row'), countOf(segments, segmentName(format))];
  if (format === 'parquet')
    read.push(`${countOf(pages, 'page')} (${countText(checksums)} with checksums)`);
  return read.join(', ');
}

/** How many faults are not told of in full; undefined where all are. */
export function untoldText({ groups, ungrouped }: ValidateSummary): string | undefined {
  return ungrouped === 0
    ? undefined
    : `${countOf(ungrouped, 'fault')} beside these ${countOf(groups.length, 'group')}`;
}

/** Without a line break at its end. */
export function reportText(name: string, summary: ValidateSummary): string {
  const { faults, groups, unchecked } = summary;
  const found = faults === 0 ? 'no faults' : countOf(faults, 'fault');
  const untold = untoldText(summary);
  return [
    `${name}: ${found} in ${checkedText(summary)}`,
    ...groups.flatMap(groupLines),
    ...(untold === undefined ? [] : [`  … ${untold}`]),
    ...unchecked.map((sentence) => `  not checked: ${sentence}`),
  ].join('\n');
}

function groupLines(group: FaultGroup): string[] {
  const { count, faults } = group;
  const more = count - faults.length;
  return [
    `  ${groupTitle(group)}: ${countText(count)}`,
    ...faults.map((fault) => `    ${faultText(fault)}`),
    ...(more === 0 ? [] : [`    … and ${countText(more)} more`]),
  ];
}
