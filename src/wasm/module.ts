/** A module under construction: functions, globals, one imported memory. https://webassembly.github.io/spec/core/binary/ */
import { encode, type Code } from './code.ts';
import type { Global, Local } from './control.ts';
import { codeOf, codeOfBody, expression, statement } from './expression.ts';
import type { Body, Expression, Operand, Statement, ValueType } from './expression.ts';
import { unsigned } from './leb128.ts';

type Result = ValueType | 'none';
type Locals<P extends readonly ValueType[]> = { readonly [K in keyof P]: Local<P[K]> };
type Operands<P extends readonly ValueType[]> = { readonly [K in keyof P]: Operand<P[K]> };

/** What a call of a function leaves. */
type Called<R extends Result> = R extends ValueType ? Expression<R> : Statement;

const end = 0x0b;

const typeCodes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

/** A function that can be called before it has a body, so that functions can call each other. */
export class WasmFunction<
  P extends readonly ValueType[] = readonly ValueType[],
  R extends Result = Result,
> {
  readonly index: number;
  readonly parameters: Locals<P>;
  readonly result: R;
  readonly #parameterTypes: P;
  readonly #locals: ValueType[] = [];
  #code: Code = [];

  constructor(index: number, parameters: P, result: R) {
    this.index = index;
    this.#parameterTypes = parameters;
    this.result = result;
    // A tuple mapped is a tuple; TypeScript takes it for an array.
    this.parameters = parameters.map(local) as unknown as Locals<P>;
  }

  /** A new variable, 0 at first. */
  local<T extends ValueType>(type: T): Local<T> {
    this.#locals.push(type);
    return local(type, this.#parameterTypes.length + this.#locals.length - 1);
  }

  /** What it does, and, unless it has no result, what it then returns. */
  define(body: Body, ...result: R extends ValueType ? [Operand<R>] : []): void {
    this.#code = [codeOfBody(body), result.map(codeOf)];
  }

  call(...operands: Operands<P>): Called<R> {
    const code = [operands.map(codeOf), 0x10, unsigned(this.index)];
    const { result } = this;
    // Which of the two it is follows from the result, as `Called` says.
    return (result === 'none' ? statement(code) : expression(result, code)) as Called<R>;
  }

  /** As the function section's types know it. */
  signature(): Code {
    const { result }: { result: Result } = this;
    const results = result === 'none' ? [] : [typeCodes[result]];
    return [0x60, vectorOf(this.#parameterTypes.map((type) => typeCodes[type])), vectorOf(results)];
  }

  /** As the code section has it. */
  encoded(): Code {
    const locals = vectorOf(this.#locals.map((type) => [1, typeCodes[type]]));
    return sized([locals, this.#code, end]);
  }
}

function local<T extends ValueType>(type: T, index: number): Local<T> {
  return { type, index, code: [0x20, unsigned(index)] };
}

export class WasmModule {
  readonly #functions: WasmFunction[] = [];
  readonly #globals: ValueType[] = [];
  readonly #exports: Code[] = [];
  readonly #memory: readonly [module: string, name: string];

  constructor(memory: readonly [module: string, name: string]) {
    this.#memory = memory;
  }

  function<const P extends readonly ValueType[], R extends Result>(
    parameters: P,
    result: R,
  ): WasmFunction<P, R> {
    const made = new WasmFunction(this.#functions.length, parameters, result);
    this.#functions.push(made);
    return made;
  }

  /** A variable that is 0 at first. */
  global<T extends 'i32' | 'i64'>(type: T): Global<T> {
    this.#globals.push(type);
    const globalIndex = this.#globals.length - 1;
    return { type, globalIndex, code: [0x23, unsigned(globalIndex)] };
  }

  export(name: string, what: Pick<WasmFunction, 'index'> | Global<'i32' | 'i64'>): void {
    const place =
      'globalIndex' in what ? [3, unsigned(what.globalIndex)] : [0, unsigned(what.index)];
    this.#exports.push([text(name), place]);
  }

  encoded(): Uint8Array<ArrayBuffer> {
    const [module, name] = this.#memory;
    const memory = [text(module), text(name), 2, 0, unsigned(0)];
    const signatures = this.#functions.map((made) => made.signature());
    const types = this.#functions.map(({ index }) => unsigned(index));
    const bodies = this.#functions.map((made) => made.encoded());
    return new Uint8Array(
      encode([
        [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        section(1, signatures),
        section(2, [memory]),
        section(3, types),
        section(6, this.#globals.map(zeroGlobal)),
        section(7, this.#exports),
        section(10, bodies),
      ]),
    );
  }
}

function zeroGlobal(type: ValueType): Code {
  const isMutable = 1;
  return [typeCodes[type], isMutable, codeOf(type === 'i64' ? 0n : 0), end];
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, sized(vectorOf(entries))];
}

function vectorOf(entries: readonly Code[]): Code {
  return [unsigned(entries.length), entries];
}

/** How long it is stands before it: so its branches are encoded here. */
function sized(code: Code): Code {
  const bytes = encode(code);
  return [unsigned(bytes.length), bytes];
}

function text(name: string): Code {
  const bytes = [...new TextEncoder().encode(name)];
  return sized(bytes);
}
