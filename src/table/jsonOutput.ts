/** Compact JSON under construction. */

/** Nothing needs to be added beyond `limit` characters. */
export interface JsonOutput {
  text: string;
  readonly limit: number;
}

/** A list or an object of what `write` makes of each item; stops after the limit, brackets closed. */
export function writeAll<T>(
  out: JsonOutput,
  brackets: '[]' | '{}',
  items: Iterable<T>,
  write: (item: T, index: number) => void,
): void {
  out.text += brackets.charAt(0);
  let index = 0;
  for (const item of items) {
    if (out.text.length > out.limit) break;
    if (index > 0) out.text += ',';
    write(item, index++);
  }
  out.text += brackets.charAt(1);
}
