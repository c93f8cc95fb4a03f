/**
 * Code as it is put together: a rope of bytes, so that nothing is copied until all is there, in which branches name
 * their labels. How far a branch has to jump out shows only in the end: see `encode`.
 */
import { unsigned } from './leb128.ts';

/** A block or loop to branch to. */
export interface Label {
  readonly name: string;
}

export function label(name: string): Label {
  return { name };
}

export type Code =
  | number
  | readonly Code[]
  /** What is branched to by `label`, or, where that is undefined, cannot be branched to by name. */
  | { readonly opens: Label | undefined; readonly inside: Code }
  /** The label's depth: how many blocks lie between. */
  | { readonly depthOf: Label };

/** The bytes of a function's code. Throws where a branch is not inside what it names. */
export function encode(code: Code): number[] {
  const bytes: number[] = [];
  const open: (Label | undefined)[] = [];
  const write = (part: Exclude<Code, number>): void => {
    if ('depthOf' in part) bytes.push(...unsigned(depthOf(part.depthOf, open)));
    else if ('inside' in part) {
      open.push(part.opens);
      write([part.inside]);
      open.pop();
    } else
      for (const piece of part)
        if (typeof piece === 'number') bytes.push(piece);
        else write(piece);
  };
  write([code]);
  return bytes;
}

function depthOf(wanted: Label, open: readonly (Label | undefined)[]): number {
  const place = open.lastIndexOf(wanted);
  if (place < 0) throw new RangeError(`a branch to ${wanted.name} is not inside it`);
  return open.length - 1 - place;
}
