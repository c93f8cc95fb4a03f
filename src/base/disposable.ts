/** Things with a lifetime, closed together. */

/** Anything that can be let go; VS Code's Disposable is one. */
export interface Disposable {
  dispose(): unknown;
}

/** Disposes what was added to it, last first, exactly once; what is added later is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
