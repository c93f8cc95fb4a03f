/** Names as the specification allows them: letters, digits and underscores, the first no digit. */

/** What is not allowed becomes an underscore. */
function legalName(name: string): string {
  const legal = name.replace(/[^A-Za-z0-9_]/gu, '_');
  return /^[A-Za-z_]/.test(legal) ? legal : `_${legal}`;
}

/** Hands out names that are legal, and different from each other. */
export class LegalNames {
  readonly #taken = new Set<string>();

  /** Legal names that will be asked for keep their spelling, whatever is asked for before them. */
  constructor(names: readonly string[] = []) {
    const legal = names.filter((name) => legalName(name) === name);
    this.#reserved = new Set(legal);
  }

  readonly #reserved: ReadonlySet<string>;

  take(name: string): string {
    const base = legalName(name);
    let candidate = base;
    for (let i = 2; !this.#isFree(candidate, name); i++) candidate = `${base}_${String(i)}`;
    this.#taken.add(candidate);
    return candidate;
  }

  #isFree(candidate: string, name: string): boolean {
    const isOwn = candidate === name || !this.#reserved.has(candidate);
    return isOwn && !this.#taken.has(candidate);
  }
}
