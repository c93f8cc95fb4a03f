/** Holds what a file says of values (statistics, column index) against the values that were found. */
import { countOf } from '../../../base/quantityText.ts';
import type { Statistics } from '../thrift/metadata.ts';
import type { Comparable, ValueOrder } from './valueOrder.ts';
import type { FoundValues } from './valueScan.ts';

/** What is said of some values; undefined is not said. */
export interface Claims {
  readonly min: Uint8Array | undefined;
  readonly max: Uint8Array | undefined;
  /** Whether the bounds are said to be values of the column. */
  readonly minExact: boolean;
  readonly maxExact: boolean;
  readonly nullCount: number | undefined;
}

export function claimsOf(statistics: Statistics, order: ValueOrder | undefined): Claims {
  const { minValue, maxValue, min, max, nullCount } = statistics;
  const isNew = minValue !== undefined || maxValue !== undefined;
  // Writers of the deprecated pair compared as signed, whatever the type.
  const isOld = !isNew && order?.isSigned === true;
  return {
    min: isOld ? min : minValue,
    max: isOld ? max : maxValue,
    minExact: statistics.isMinValueExact === true,
    maxExact: statistics.isMaxValueExact === true,
    nullCount,
  };
}

/** A clause for each claim that is not true. */
export function wrongClaims(
  claims: Claims,
  found: FoundValues,
  order: ValueOrder | undefined,
): string[] {
  const wrong: string[] = [];
  const { nullCount = found.nulls } = claims;
  if (nullCount !== found.nulls && nullCount !== found.itemNulls)
    wrong.push(`it is said to have ${countOf(nullCount, 'null')}, but has ${found.nulls}`);
  const { min, max } = found;
  if (order === undefined || min === undefined || max === undefined) return wrong;
  const smallest = claims.min && order.read(claims.min);
  const largest = claims.max && order.read(claims.max);
  wrong.push(
    ...wrongBound('smallest', { claimed: smallest, found: min, isExact: claims.minExact }, order),
    ...wrongBound('largest', { claimed: largest, found: max, isExact: claims.maxExact }, order),
  );
  return wrong;
}

interface Bound {
  readonly claimed: Comparable | undefined;
  readonly found: Comparable;
  readonly isExact: boolean;
}

function wrongBound(
  name: 'smallest' | 'largest',
  { claimed, found, isExact }: Bound,
  order: ValueOrder,
): string[] {
  if (claimed === undefined) return [];
  const difference = order.compare(found, claimed) * (name === 'smallest' ? 1 : -1);
  if (isExact ? difference === 0 : difference >= 0) return [];
  const [said, real] = [order.text(claimed), order.text(found)];
  return [`the ${name} value is said to be ${said}, but is ${real}`];
}
