// Just enough of VS Code for tests of the host's own logic. What a test needs to see is recorded.

export const registeredCommands = new Map<string, (...args: unknown[]) => unknown>();

export class Disposable {
  readonly #dispose: () => unknown;
  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }
  static from(...items: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }
  dispose(): void {
    this.#dispose();
  }
}

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

/** Of what stands in one, only the path can be asked for. */
export class Uri {
  readonly path: string;
  readonly #text: string;
  private constructor(text: string) {
    this.#text = text;
    this.path = new URL(text).pathname;
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  toString(): string {
    return this.#text;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export const commands = {
  registerCommand(name: string, run: (...args: unknown[]) => unknown): Disposable {
    registeredCommands.set(name, run);
    return new Disposable(() => registeredCommands.delete(name));
  },
};

/** Without settings, the code falls back to what package.json says. */
export const workspace = {
  getConfiguration: () => ({ get: () => undefined }),
};

export const l10n = {
  t: (message: string, ...args: unknown[]): string =>
    message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
};
