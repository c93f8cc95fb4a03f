/** A condition on rows, as plain data: what `parseCondition` makes of text. */

export type Literal =
  /** As it was written, such as `-1.50` or `1e9`. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A test of one column. As in SQL, that of a missing value is neither true nor false, and so is `not` of it. */
export type ColumnTest =
  | {
      readonly kind: 'compare';
      readonly column: string;
      readonly comparison: Comparison;
      readonly literal: Literal;
    }
  | {
      readonly kind: 'in';
      readonly column: string;
      readonly literals: readonly Literal[];
      readonly isNegated: boolean;
    }
  /** `%` stands for any characters, `_` for one. */
  | {
      readonly kind: 'like';
      readonly column: string;
      readonly pattern: string;
      readonly isNegated: boolean;
    }
  | { readonly kind: 'null'; readonly column: string; readonly isNegated: boolean };

/** Rows for which it is not true are left out. */
export type Condition =
  ColumnTest | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

const opposites: Readonly<Record<Comparison, Comparison>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** True where the condition is false, and nowhere else: missing values stay left out. */
export function negated(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
      return { kind: 'or', parts: condition.parts.map(negated) };
    case 'or':
      return { kind: 'and', parts: condition.parts.map(negated) };
    case 'compare':
      return { ...condition, comparison: opposites[condition.comparison] };
    case 'in':
    case 'like':
    case 'null':
      return { ...condition, isNegated: !condition.isNegated };
  }
}

/** The columns that it looks at, each once. */
export function columnsOf(condition: Condition): string[] {
  const all = 'parts' in condition ? condition.parts.flatMap(columnsOf) : [condition.column];
  return [...new Set(all)];
}
