/** Sizes of blocks before compression. Finding them may take decompressing, so only blocks that stay in view are asked for. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { throwIfAborted } from '../../../src/base/abort.ts';
import type { OpenedDocument } from '../../../src/protocol/messages.ts';
import type { Range } from '../../../src/table/schema.ts';
import type { Session } from '../../session.ts';

/** Who scrolls on is not waited for. */
const restMilliseconds = 120;

export interface BlockSizes {
  /** In bytes; null where nobody can tell, undefined while it is on its way. */
  readonly at: (index: number) => number | null | undefined;
  /** Changes when more are known. */
  readonly revision: number;
  /** Called with what is in view; what was asked for before is given up. */
  readonly show: (view: Range) => void;
}

export function useBlockSizes(session: Session, { schema }: OpenedDocument): BlockSizes {
  const [revision, setRevision] = useState(0);
  const asked = useMemo(
    () =>
      new AskedSizes(session, () => {
        setRevision((count) => count + 1);
      }),
    // Each opening of the file has a schema of its own.
    [session, schema],
  );
  useEffect(
    () => () => {
      asked.giveUp();
    },
    [asked],
  );
  return { at: asked.at, revision, show: asked.show };
}

class AskedSizes {
  readonly #session: Session;
  readonly #onChange: () => void;
  readonly #known = new Map<number, number | null>();
  #asking: { readonly range: Range; readonly abort: AbortController } | undefined;

  constructor(session: Session, onChange: () => void) {
    this.#session = session;
    this.#onChange = onChange;
  }

  at = (index: number): number | null | undefined => this.#known.get(index);

  show = ({ start, end }: Range): void => {
    while (start < end && this.#known.has(start)) start += 1;
    while (start < end && this.#known.has(end - 1)) end -= 1;
    const { range } = this.#asking ?? {};
    // A file that grows is drawn again and again.
    if (range?.start === start && range.end === end) return;
    this.giveUp();
    if (start === end) return;
    const abort = new AbortController();
    this.#asking = { range: { start, end }, abort };
    setTimeout(() => {
      this.#ask({ start, end }, abort.signal).catch(this.#session.report);
    }, restMilliseconds);
  };

  giveUp(): void {
    this.#asking?.abort.abort();
    this.#asking = undefined;
  }

  async #ask(range: Range, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const sizes = await this.#session.host.uncompressedSizes({ range }, { signal });
    throwIfAborted(signal);
    for (const [i, size] of sizes.entries()) this.#known.set(range.start + i, size);
    this.#asking = undefined;
    this.#onChange();
  }
}
