/**
 * The shortest digits that read back as the same double, and of those the nearest to it, as JavaScript writes them: by
 * exact products of two doubles, several times as fast. What is unusual, or too close to call, is left to JavaScript.
 */
import { powersOfTen, productError } from '../powersOfTen.ts';
import type { TextBuffer } from '../textBuffer.ts';

/** The smallest number that is not written with an exponent, and one whose 17 digits are all in front of the point. */
const [least, most] = [1e-6, 1e15] as const;
/** 10^-5 to 10^15: where numbers get another digit in front of the point, or one zero less behind it. */
const steps = Array.from({ length: 21 }, (_, i) => Number(`1e${i - 5}`));

const digitCount = 17;
const lowPart = 1e8;
/** What sums of this size may be off by, and more. */
const doubt = 1e-6;

const value64 = new Float64Array(1);
const words = new Uint32Array(value64.buffer);
const digits = new Uint8Array(digitCount);
const [zero, point, minus] = [0x30, 0x2e, 0x2d] as const;

/** Appends the text of a number, or does nothing and gives false. */
export function writeShortest(value: number, out: TextBuffer): boolean {
  const size = Math.abs(value);
  if (!(size >= least && size < most)) return false;
  let exponent = -6;
  while (size >= steps[exponent + 6]!) exponent++;
  const scale = digitCount - 1 - exponent;
  // Of 15 digits, no two numbers are the same double: one that is it is all there is to say.
  const shortPower = powersOfTen[scale - 2]!;
  const short = Math.round(size * shortPower);
  if (short / shortPower === size) {
    const high = Math.floor(short / 1e6);
    setDigits(high, (short - high * 1e6) * 100);
  } else if (!setLongDigits(size, scale)) return false;
  writeDigits(value < 0, exponent, out);
  return true;
}

/** Of 16 digits the nearest, if it reads back as the same double; else of 17. */
function setLongDigits(size: number, scale: number): boolean {
  value64[0] = size;
  const [low, high] = [words[0]!, words[1]!];
  // Below a power of two, doubles are closer.
  if (low === 0 && (high & 0xfffff) === 0) return false;
  const power = powersOfTen[scale]!;
  const halfUnit = 2 ** ((high >>> 20) - 1076) * power;
  const product = size * power;
  const error = productError(size, scale, product);
  const rest = product % lowPart;
  const top = (product - rest) / lowPart;
  const exact = rest + error;
  const ten = Math.round(exact / 10) * 10;
  const distance = Math.abs(exact - ten);
  if (Math.abs(distance - halfUnit) < doubt || Math.abs(distance - 5) < doubt) return false;
  const one = Math.round(exact);
  if (distance < halfUnit) setDigits(top, ten);
  else if (Math.abs(Math.abs(exact - one) - 0.5) < doubt) return false;
  else setDigits(top, one);
  return true;
}

/** The digits of `high` * 10^8 + `low`, where low may be off its part by a few. */
function setDigits(high: number, low: number): void {
  const carry = Math.floor(low / lowPart);
  let rest = low - carry * lowPart;
  for (let i = digitCount - 1; i > 8; i--) {
    const tenth = (rest / 10) >>> 0;
    digits[i] = zero + rest - tenth * 10;
    rest = tenth;
  }
  rest = high + carry;
  for (let i = 8; i >= 0; i--) {
    const tenth = (rest / 10) >>> 0;
    digits[i] = zero + rest - tenth * 10;
    rest = tenth;
  }
}

function writeDigits(isNegative: boolean, exponent: number, out: TextBuffer): void {
  let count = digitCount;
  while (digits[count - 1] === zero) count--;
  const whole = Math.max(0, exponent + 1);
  if (isNegative) out.byte(minus);
  if (whole === 0) out.byte(zero);
  else out.copy(digits, 0, whole);
  if (count <= whole) return;
  out.byte(point);
  for (let i = exponent + 1; i < 0; i++) out.byte(zero);
  out.copy(digits, whole, count);
}
