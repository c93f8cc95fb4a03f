/** Reads the whole file for its faults: beside what is known of it, and beside damage that was met already. */
import type { VNode } from 'preact';
import type { Session } from '../session.ts';

export function ValidateButton({ session }: { readonly session: Session }): VNode {
  return (
    <button
      type="button"
      class="button"
      title="Read the file from end to end, and report each fault with its place"
      onClick={() => {
        session.runAction('validate');
      }}
    >
      Validate file
    </button>
  );
}
