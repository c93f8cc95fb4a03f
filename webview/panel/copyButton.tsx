/** A small button that copies a text, and says for a moment that it has. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';

export interface CopyButtonProps {
  readonly session: Session;
  readonly label: string;
  /** Made only when it is asked for. */
  readonly text: () => string;
}

const thanks = 1200;

export function CopyButton({ session, label, text }: CopyButtonProps): VNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => {
      setCopied(false);
    }, thanks);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  return (
    <button
      type="button"
      class="tool copy"
      title={label}
      aria-label={copied ? 'Copied' : label}
      onClick={(event) => {
        // Inside a summary, a click would fold the entry too.
        event.preventDefault();
        session.writeClipboard(text()).then(() => {
          setCopied(true);
        }, session.report);
      }}
    >
      <Icon name={copied ? 'good' : 'copy'} />
    </button>
  );
}
