/** What a sample keeps, in one line. */
import * as vscode from 'vscode';
import { countOf, countText } from '../../base/quantityText.ts';
import type { IdSample, SampleMethod } from '../../jobs/sample/sampleMethod.ts';

const t = vscode.l10n.t;

/** `the first 10 IDs (trip_id) of each group (store_id), with all of their rows` */
export function methodText(method: SampleMethod, seed: number): string {
  switch (method.kind) {
    case 'ids':
      return idsText(method, seed);
    case 'first':
      return t('the first {0}', countOf(method.rows, 'row'));
    case 'every':
      return t('one row of {0}', countText(method.nth));
    case 'fraction':
      return t('about {0} % of the rows, seed {1}', percentText(method.fraction), seed);
    case 'random':
      return t('{0} by chance, seed {1}', countOf(method.rows, 'row'), seed);
  }
}

function idsText({ groupBy, id, idsPerGroup, choose }: IdSample, seed: number): string {
  const count = countText(idsPerGroup);
  const which: Readonly<Record<IdSample['choose'], string>> = {
    first: t('the first {0} IDs', count),
    hash: t('{0} IDs by hash, seed {1}', count, seed),
    random: t('{0} IDs by chance, seed {1}', count, seed),
  };
  const ids = `${which[choose]} (${id.join(', ')})`;
  const groups = groupBy.length === 0 ? '' : t(' of each group ({0})', groupBy.join(', '));
  return t('{0}{1}, with all of their rows', ids, groups);
}

/** As exact as it was typed. */
function percentText(fraction: number): string {
  return String(Number((fraction * 100).toPrecision(12)));
}
