/** Random numbers that are the same on every machine for the same seed. */

/** Uniform in [0, 1), with 32 random bits. */
export type Random = () => number;

/**
 * sfc32 of Chris Doty-Humphrey's PractRand (public domain): 128 bits of state, a period of 2^128 on average. `seed` is
 * any safe integer.
 */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Until the seed has reached all of the state.
  for (let i = 0; i < 16; i++) next();
  return next;
}
