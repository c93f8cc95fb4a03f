/** Structured control: what runs, how often, and how to get out of it. */
import { label, type Code, type Label } from './code.ts';
import { codeOf, codeOfBody, expression, statement } from './expression.ts';
import type { Body, Expression, I32, Operand, Statement, ValueType } from './expression.ts';
import { unsigned } from './leb128.ts';

const end = 0x0b;
const noResult = 0x40;

/** A variable of a function; as an expression, its value. */
export interface Local<T extends ValueType> extends Expression<T> {
  readonly index: number;
}

/** A variable of the module. */
export interface Global<T extends ValueType> extends Expression<T> {
  readonly globalIndex: number;
}

export function set<T extends ValueType>(
  variable: Local<T> | Global<T>,
  value: Operand<T>,
): Statement {
  const code = codeOf(value);
  return 'globalIndex' in variable
    ? statement([code, 0x24, unsigned(variable.globalIndex)])
    : statement([code, 0x21, unsigned(variable.index)]);
}

/** Sets it, and is the value. */
export function tee<T extends ValueType>(variable: Local<T>, value: Operand<T>): Expression<T> {
  return expression(variable.type, [codeOf(value), 0x22, unsigned(variable.index)]);
}

/** Runs `then` where `condition` is not 0. */
export function when(condition: I32, then: Body, otherwise?: Body): Statement {
  const inside: Code =
    otherwise === undefined ? codeOfBody(then) : [codeOfBody(then), 0x05, codeOfBody(otherwise)];
  return statement([codeOf(condition), 0x04, noResult, { opens: undefined, inside }, end]);
}

/** A branch to `leave` goes behind it. */
export function block(leave: Label, body: Body): Statement {
  return statement([0x02, noResult, { opens: leave, inside: codeOfBody(body) }, end]);
}

/** A branch to `again` goes to its start; it ends where nothing branches. */
export function loop(again: Label, body: Body): Statement {
  return statement([0x03, noResult, { opens: again, inside: codeOfBody(body) }, end]);
}

export function branch(to: Label): Statement {
  return statement([0x0c, { depthOf: to }]);
}

export function branchIf(to: Label, condition: I32): Statement {
  return statement([codeOf(condition), 0x0d, { depthOf: to }]);
}

/** Branches to the label with that number; past the end of the list, to `otherwise`. */
export function branchTable(index: I32, labels: readonly Label[], otherwise: Label): Statement {
  const depths = labels.map((to) => ({ depthOf: to }));
  return statement([codeOf(index), 0x0e, unsigned(labels.length), depths, { depthOf: otherwise }]);
}

/** Ends the whole call into the module with a WebAssembly.RuntimeError. */
export const trap: Statement = statement(0x00);

/** Runs the body whose number `index` is; traps where there is none. */
export function choose(index: I32, bodies: readonly Body[]): Statement {
  const done = label('done');
  const none = label('none');
  const starts = bodies.map((_, i) => label(`case ${i}`));
  // Each block ends where its body starts: to branch to its label is to run the body.
  let code: Body = branchTable(index, starts, none);
  for (const [i, body] of bodies.entries())
    code = [block(starts[i] ?? none, code), body, branch(done)];
  return block(done, [block(none, code), trap]);
}
