/** Variants as Iceberg prints and stores them in the corpus: text and bytes to compare with. */
import { cellText } from '../../../../src/table/cellText.ts';

/** The value of a .variant.bin file: metadata, then a value, without anything between. */
export function bareVariant(bytes: Uint8Array): string {
  const size = (bytes[0]! >> 6) + 1;
  const unsigned = (at: number): number =>
    bytes.subarray(at, at + size).reduceRight((value, byte) => value * 256 + byte, 0);
  const count = unsigned(1);
  const end = 1 + size + (count + 1) * size + unsigned(1 + size + count * size);
  const part = (name: string) =>
    ({ name, type: { kind: 'binary' }, nullable: false, typeText: '' }) as const;
  return cellText([bytes.subarray(0, end), bytes.subarray(end)], {
    kind: 'variant',
    fields: [part('metadata'), part('value')],
  });
}

/** What Iceberg's toString says of the rows of a file, as compact JSON; `(null)` for rows that have no variant. */
export function variantText(said: string): readonly string[] {
  const parser = new ToString(said);
  return said.startsWith('[') ? parser.rows() : [parser.row()];
}

/** Front to back through `Variant(metadata=…, value=…)`. No name or value of the corpus has a bracket or comma in it. */
class ToString {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  rows(): readonly string[] {
    return this.#list('[', ']', () => this.row());
  }

  row(): string {
    if (this.#accept('null')) return '(null)';
    this.#take(/Variant\(metadata=VariantMetadata\(dict=\{[^}]*\}\), value=/y);
    const value = this.#value();
    this.#take(/\)/y);
    return value;
  }

  #value(): string {
    if (this.#accept('VariantArray(')) {
      const items = this.#list('[', ']', () => this.#value());
      this.#take(/\)/y);
      return `[${items.join(',')}]`;
    }
    if (this.#accept('VariantObject(fields=')) {
      const members = this.#list('{', '}', () => {
        const name = this.#take(/[^:]*/y);
        this.#take(/: /y);
        return `"${name}":${this.#value()}`;
      });
      this.#take(/\)/y);
      return `{${members.join(',')}}`;
    }
    this.#take(/Variant\(type=/y);
    const type = this.#take(/\w+/y);
    this.#take(/, value=/y);
    const value = this.#take(/[^)]*/y);
    this.#take(/\)/y);
    return scalarText(type, value);
  }

  #list(open: string, close: string, item: () => string): string[] {
    const items: string[] = [];
    if (!this.#accept(open)) throw new Error(`no ${open} at ${this.#at}`);
    while (!this.#accept(close)) {
      items.push(item());
      this.#accept(', ');
    }
    return items;
  }

  #accept(text: string): boolean {
    const isThere = this.#text.startsWith(text, this.#at);
    if (isThere) this.#at += text.length;
    return isThere;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new Error(`${pattern.source} is not at ${this.#at}`);
    this.#at += found.length;
    return found;
  }
}

function scalarText(type: string, value: string): string {
  if (type === 'BINARY') return JSON.stringify(value.toLowerCase());
  // A whole double has a fraction in Java.
  if (type === 'DOUBLE' || type === 'FLOAT') return value.replace(/\.0$/, '');
  if (/^(?:NULL|BOOLEAN_\w+|INT\d+|DECIMAL\d+)$/.test(type)) return value;
  return JSON.stringify(value.replace(/\+00:00$/, 'Z'));
}
