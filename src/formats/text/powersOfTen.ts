/** Products of doubles and powers of ten, exactly: what they are rounded to, and what that is off by. */

/** The powers of ten that doubles are: 10^0 to 10^22. */
export const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** A double times this tells its upper half from its lower, of 26 bits each. T. J. Dekker, 1971. */
const splitter = 2 ** 27 + 1;
const upperPowers = powersOfTen.map((power) => splitter * power - (splitter * power - power));

/** What has to be added to `product`, which is value * 10^exponent as a double, for the exact product. */
export function productError(value: number, exponent: number, product: number): number {
  const upperPower = upperPowers[exponent]!;
  const lowerPower = powersOfTen[exponent]! - upperPower;
  const upper = splitter * value - (splitter * value - value);
  const lower = value - upper;
  return (
    upper * upperPower - product + upper * lowerPower + lower * upperPower + lower * lowerPower
  );
}
