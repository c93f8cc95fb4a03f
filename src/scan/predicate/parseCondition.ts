/**
 * Conditions as people type them, in the words of SQL:
 * `amount >= 100 and (city in ('Oslo', 'Bergen') or note is not null) and not name like 'A%'`.
 */
import { TableError } from '../../base/errors.ts';
import { negated, type Comparison, type Condition, type Literal } from './condition.ts';

/** Throws TableError `invalidArgument` that says what was expected, and at which character. */
export function parseCondition(text: string): Condition {
  return new Parser(text).parse();
}

interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign' | 'end';
  /** Of quoted tokens, what is between the quotes. */
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

const pattern =
  /\s*(?:([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\d_]))|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([\p{L}_$][\p{L}\p{N}_$.]*)|(<=|>=|<>|!=|==|=|<|>|\(|\)|,))/iuy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const rest = /\S/g;
  for (let at = 0; ;) {
    rest.lastIndex = at;
    const start = rest.exec(text)?.index;
    if (start === undefined) break;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw invalid(`${text.slice(start, start + 12)} is not understood`, start);
    at = pattern.lastIndex;
    const [, number, single, double, ticked, word, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start });
    else if (single !== undefined)
      tokens.push({ kind: 'text', text: single.replaceAll("''", "'"), at: start });
    else if (double !== undefined)
      tokens.push({ kind: 'name', text: double.replaceAll('""', '"'), at: start });
    else if (ticked !== undefined)
      tokens.push({ kind: 'name', text: ticked.replaceAll('``', '`'), at: start });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at: start });
    else tokens.push({ kind: 'sign', text: sign ?? '', at: start });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length }];
}

function invalid(message: string, at: number): TableError {
  return new TableError('invalidArgument', `the condition: ${message} (character ${at + 1})`);
}

const comparisonsBySign: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const keywords = new Set([
  'and',
  'or',
  'not',
  'is',
  'null',
  'in',
  'like',
  'between',
  'true',
  'false',
]);

/** Deeper parentheses are taken for a mistake. */
const maxDepth = 100;

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  parse(): Condition {
    const condition = this.#any();
    if (this.#token.kind !== 'end') throw this.#expected('and, or or the end');
    return condition;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'the end', at: 0 };
  }

  #any(): Condition {
    const parts = [this.#all()];
    while (this.#takes('or')) parts.push(this.#all());
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  #all(): Condition {
    const parts = [this.#one()];
    while (this.#takes('and')) parts.push(this.#one());
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  #one(): Condition {
    if (++this.#depth > maxDepth) throw invalid('it is nested too deeply', this.#token.at);
    try {
      if (this.#takes('not')) return negated(this.#one());
      if (!this.#takes('(')) return this.#test();
      const inner = this.#any();
      this.#expect(')');
      return inner;
    } finally {
      this.#depth--;
    }
  }

  #test(): Condition {
    const column = this.#column();
    const comparison =
      this.#token.kind === 'sign' ? comparisonsBySign[this.#token.text] : undefined;
    if (comparison !== undefined) {
      this.#next++;
      return { kind: 'compare', column, comparison, literal: this.#literal() };
    }
    if (this.#takes('is')) {
      const isNegated = this.#takes('not');
      this.#expect('null');
      return { kind: 'null', column, isNegated };
    }
    const isNegated = this.#takes('not');
    if (this.#takes('in')) return { kind: 'in', column, literals: this.#literals(), isNegated };
    if (this.#takes('like')) return { kind: 'like', column, pattern: this.#text(), isNegated };
    if (this.#takes('between')) return this.#between(column, isNegated);
    throw this.#expected(
      isNegated ? 'in, like or between' : 'a comparison, is, in, like or between',
    );
  }

  #between(column: string, isNegated: boolean): Condition {
    const low = this.#literal();
    this.#expect('and');
    const parts: Condition[] = [
      { kind: 'compare', column, comparison: '>=', literal: low },
      { kind: 'compare', column, comparison: '<=', literal: this.#literal() },
    ];
    const condition: Condition = { kind: 'and', parts };
    return isNegated ? negated(condition) : condition;
  }

  #column(): string {
    const { kind, text } = this.#token;
    const isName = kind === 'name' || (kind === 'word' && !keywords.has(text.toLowerCase()));
    if (!isName) throw this.#expected('a column');
    this.#next++;
    return text;
  }

  #literals(): Literal[] {
    this.#expect('(');
    const literals = [this.#literal()];
    while (this.#takes(',')) literals.push(this.#literal());
    this.#expect(')');
    return literals;
  }

  #literal(): Literal {
    const { kind, text } = this.#token;
    const word = text.toLowerCase();
    const isBoolean = kind === 'word' && (word === 'true' || word === 'false');
    if (!isBoolean && kind !== 'number' && kind !== 'text')
      throw this.#expected('a number, true, false or a text in single quotes');
    this.#next++;
    return kind === 'number' || kind === 'text'
      ? { kind, text }
      : { kind: 'boolean', value: word === 'true' };
  }

  #text(): string {
    const { kind, text } = this.#token;
    if (kind !== 'text') throw this.#expected('a text in single quotes');
    this.#next++;
    return text;
  }

  /** Goes on if the next token is this keyword or sign. */
  #takes(text: string): boolean {
    const { kind, text: found } = this.#token;
    const isIt = (kind === 'word' || kind === 'sign') && found.toLowerCase() === text;
    if (isIt) this.#next++;
    return isIt;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#expected(text);
  }

  #expected(what: string): TableError {
    return invalid(`${what} is expected, not ${this.#token.text}`, this.#token.at);
  }
}
