/** Loads, stores and copies in the one memory of a module. Addresses need not be aligned. */
import { codeOf, expression, statement } from './expression.ts';
import type { Expression, I32, Operand, Statement, ValueType } from './expression.ts';
import { unsigned } from './leb128.ts';

/** The sum of both, which may not wrap round: `offset` is free, as it is part of the instruction. */
export interface Address {
  readonly base: I32;
  readonly offset: number;
}

export function at(base: I32, offset = 0): Address {
  return { base, offset };
}

/** The address as a number that can be computed with. */
export function addressOf({ base, offset }: Address): Expression<'i32'> {
  return expression('i32', offset === 0 ? codeOf(base) : [codeOf(base), codeOf(offset), 0x6a]);
}

const load =
  <T extends ValueType>(type: T, ...opcode: readonly number[]) =>
  ({ base, offset }: Address): Expression<T> =>
    expression(type, [codeOf(base), opcode, 0, unsigned(offset)]);

const store =
  <T extends ValueType>(...opcode: readonly number[]) =>
  ({ base, offset }: Address, value: Operand<T>): Statement =>
    statement([codeOf(base), codeOf(value), opcode, 0, unsigned(offset)]);

export const load32 = load('i32', 0x28);
export const load64 = load('i64', 0x29);
/** Of one byte, 0 to 255. */
export const load8 = load('i32', 0x2d);
/** Of one byte, -128 to 127. */
export const load8Signed = load('i32', 0x2c);
/** Fewer bytes as i64: unsigned, and signed. */
export const load8To64 = load('i64', 0x31);
export const load16To64 = load('i64', 0x33);
export const load32To64 = load('i64', 0x35);
export const load8SignedTo64 = load('i64', 0x30);
export const load16SignedTo64 = load('i64', 0x32);
export const load32SignedTo64 = load('i64', 0x34);
export const load128 = load('v128', 0xfd, 0);

export const store32 = store<'i32'>(0x36);
export const store64 = store<'i64'>(0x37);
/** The low byte. */
export const store8 = store<'i32'>(0x3a);
/** The low two bytes. */
export const store16 = store<'i32'>(0x3b);
export const store128 = store<'v128'>(0xfd, 11);

/** Right also where the two overlap. */
export function copy(to: I32, from: I32, bytes: I32): Statement {
  return statement([codeOf(to), codeOf(from), codeOf(bytes), 0xfc, 0x0a, 0, 0]);
}

export function fill(to: I32, byte: I32, bytes: I32): Statement {
  return statement([codeOf(to), codeOf(byte), codeOf(bytes), 0xfc, 0x0b, 0]);
}
