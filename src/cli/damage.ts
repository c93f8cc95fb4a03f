/** Damage between the blocks of a file, told to people. */
import { countOf, countText } from '../base/quantityText.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import { refuseDamage } from '../formats/refuseDamage.ts';
import { damageSentence } from '../jobs/damageSentences.ts';
import type { BadBlocks } from '../protocol/messages.ts';
import type { TableGrowth } from '../table/growth.ts';
import type { Output } from './output.ts';

/** Walks the file to its end; undefined where opening it was enough to know all. */
export async function walkedGrowth(
  table: EngineTable,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<TableGrowth | undefined> {
  let { growth } = await table.open(signal);
  if (growth === undefined) return undefined;
  await table.walk((latest) => {
    growth = latest;
    output.progress(`${countText(latest.rows)} rows so far`);
  }, signal);
  output.progress('');
  return growth;
}

/** Tells where a file is damaged between blocks; in strict mode, where the table ends there, that is an error. */
export async function tellDamage(
  table: EngineTable,
  badBlocks: BadBlocks,
  context: { readonly output: Output; readonly signal: AbortSignal },
): Promise<void> {
  const growth = await walkedGrowth(table, context);
  if (growth === undefined) return;
  if (badBlocks !== 'skip') refuseDamage(growth.damage);
  for (const span of growth.damage) context.output.tell(damageSentence(span));
  const untold = growth.damageCount - growth.damage.length;
  if (untold > 0) context.output.tell(`… and ${countOf(untold, 'more place')}`);
}
