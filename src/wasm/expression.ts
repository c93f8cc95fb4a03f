/**
 * Instructions as typed expressions: `i32.add(x, 1)` is code that leaves an i32, and does not compile here when `x` is
 * an i64. Operands come first, so code reads like arithmetic. https://webassembly.github.io/spec/core/
 */
import { encode, type Code } from './code.ts';
import { signed32, signed64, unsigned } from './leb128.ts';

export type ValueType = 'i32' | 'i64' | 'v128';

/** Code that leaves one value. */
export interface Expression<T extends ValueType> {
  readonly type: T;
  readonly code: Code;
}

/** Code that leaves nothing. */
export interface Statement {
  readonly type: 'none';
  readonly code: Code;
}

/** Statements, one after the other. */
export type Body = Statement | readonly Body[];

/** Constants can be written as they are. */
interface Constants {
  i32: number;
  i64: bigint;
  v128: never;
}
export type Operand<T extends ValueType> = Expression<T> | Constants[T];
export type I32 = Operand<'i32'>;
export type I64 = Operand<'i64'>;

export function expression<T extends ValueType>(type: T, code: Code): Expression<T> {
  return { type, code };
}

export function statement(code: Code): Statement {
  return { type: 'none', code };
}

/** The same, put together for good: for code that is used many times. Its branches must stay inside it. */
export function assembled(body: Body): Statement {
  return statement(encode(codeOfBody(body)));
}

export function codeOfBody(body: Body): Code {
  return 'code' in body ? body.code : body.map(codeOfBody);
}

/** A number is an i32, a bigint an i64. Those of 32 bits may be given signed or not. */
export function codeOf(operand: I32 | I64 | Expression<ValueType>): Code {
  if (typeof operand === 'number') return [0x41, signed32(operand | 0)];
  if (typeof operand === 'bigint') return [0x42, signed64(BigInt.asIntN(64, operand))];
  return operand.code;
}

const unary =
  <T extends ValueType, R extends ValueType>(type: R, opcode: number) =>
  (a: Operand<T>): Expression<R> =>
    expression(type, [codeOf(a), opcode]);

const binary =
  <T extends ValueType, R extends ValueType>(type: R, opcode: number) =>
  (a: Operand<T>, b: Operand<T>): Expression<R> =>
    expression(type, [codeOf(a), codeOf(b), opcode]);

const in32 = (opcode: number) => binary<'i32', 'i32'>('i32', opcode);
const in64 = (opcode: number) => binary<'i64', 'i64'>('i64', opcode);
const compare64 = (opcode: number) => binary<'i64', 'i32'>('i32', opcode);

/** Arithmetic modulo 2^32; comparisons give 1 or 0. */
export const i32 = {
  isZero: unary<'i32', 'i32'>('i32', 0x45),
  equal: in32(0x46),
  notEqual: in32(0x47),
  lessSigned: in32(0x48),
  less: in32(0x49),
  moreSigned: in32(0x4a),
  more: in32(0x4b),
  atMost: in32(0x4d),
  atLeast: in32(0x4f),
  add: in32(0x6a),
  subtract: in32(0x6b),
  multiply: in32(0x6c),
  and: in32(0x71),
  or: in32(0x72),
  xor: in32(0x73),
  shiftLeft: in32(0x74),
  shiftRightSigned: in32(0x75),
  shiftRight: in32(0x76),
  bitCount: unary<'i32', 'i32'>('i32', 0x69),
  /** The low half. */
  wrap: unary<'i64', 'i32'>('i32', 0xa7),
};

/** Arithmetic modulo 2^64; comparisons give an i32, 1 or 0. */
export const i64 = {
  isZero: unary<'i64', 'i32'>('i32', 0x50),
  notEqual: compare64(0x52),
  lessSigned: compare64(0x53),
  moreSigned: compare64(0x55),
  more: compare64(0x56),
  atLeast: compare64(0x5a),
  trailingZeros: unary<'i64', 'i64'>('i64', 0x7a),
  add: in64(0x7c),
  subtract: in64(0x7d),
  multiply: in64(0x7e),
  and: in64(0x83),
  or: in64(0x84),
  xor: in64(0x85),
  shiftLeft: in64(0x86),
  shiftRight: in64(0x88),
  extendSigned: unary<'i32', 'i64'>('i64', 0xac),
  extend: unary<'i32', 'i64'>('i64', 0xad),
};

const vector = <R extends ValueType>(type: R, opcode: number, ...operands: readonly Code[]) =>
  expression(type, [...operands, 0xfd, unsigned(opcode)]);

type V128 = Expression<'v128'>;

/** Sixteen bytes at a time; a comparison gives 255 or 0 in each lane. */
export const bytes16 = {
  constant: (lanes: readonly number[]): V128 => expression('v128', [0xfd, 0x0c, lanes]),
  /** Lane i of the result is lane `order[i]` of `a`. */
  shuffle: (a: V128, order: readonly number[]): V128 =>
    expression('v128', [a.code, a.code, 0xfd, 0x0d, order]),
  splat: (byte: I32): V128 => vector('v128', 15, codeOf(byte)),
  less: (a: V128, b: V128): V128 => vector('v128', 38, a.code, b.code),
  notEqual: (a: V128, b: V128): V128 => vector('v128', 36, a.code, b.code),
  /** Bits of `a` where those of `mask` are 1, of `b` where they are 0. */
  select: (a: V128, b: V128, mask: V128): V128 => vector('v128', 82, a.code, b.code, mask.code),
  /** The top bit of each lane, the first lane's lowest. */
  topBits: (a: V128): Expression<'i32'> => vector('i32', 100, a.code),
};
