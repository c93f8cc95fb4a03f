/** What the editor shows instead of a table. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem, ProblemAction } from '../src/protocol/messages.ts';
import type { Session } from './session.ts';
import { Icon } from './ui/icon.tsx';

/** Most files open faster than this: nothing should flash by. */
const patience = 150;

/** Stands for the table until its schema is there. */
export function OpeningPage(): VNode {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true);
    }, patience);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div class="opening" role="status" aria-label="Opening">
      {slow && (
        <>
          <div class="skeleton-bar">Opening…</div>
          <div class="skeleton" aria-hidden="true">
            {Array.from({ length: 84 }, (_, i) => (
              <i key={i} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

const actionLabels: Readonly<Record<ProblemAction, string>> = {
  openAsText: 'Open as text',
  openAsHex: 'Open as hex',
  validate: 'Validate file',
  enterKey: 'Enter key…',
  reload: 'Try again',
  openSettings: 'Open settings',
  showLog: 'Show log',
};

export function ActionButtons({
  problem,
  session,
}: {
  readonly problem: Problem;
  readonly session: Session;
}): VNode {
  return (
    <div class="actions">
      {problem.actions.map((action, i) => (
        <button
          key={action}
          type="button"
          class={i === 0 ? 'button primary' : 'button'}
          onClick={() => {
            session.runAction(action);
          }}
        >
          {actionLabels[action]}
        </button>
      ))}
    </div>
  );
}

/** The file cannot be shown: why, and what to do about it. */
export function ProblemPage({
  problem,
  session,
}: {
  readonly problem: Problem;
  readonly session: Session;
}): VNode {
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, [problem]);
  return (
    <div class="problem-page" role="alert">
      <Icon name="warning" />
      <p ref={heading} tabIndex={-1}>
        {problem.message}
      </p>
      <ActionButtons problem={problem} session={session} />
    </div>
  );
}
