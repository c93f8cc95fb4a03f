/** What is good or bad about the layout, above everything else, with the button that mends it where one does. */
import type { VNode } from 'preact';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import type { Finding } from './diagnosis.ts';

interface FindingsProps {
  readonly session: Session;
  readonly findings: readonly Finding[];
}

export function Findings({ session, findings }: FindingsProps): VNode | null {
  if (findings.length === 0) return null;
  return (
    <section class="diagnosis">
      {findings.map(({ kind, text }) => (
        <p key={text} class={kind}>
          <Icon name={kind === 'good' ? 'good' : 'warning'} />
          <span>{text}</span>
        </p>
      ))}
      {findings.some(({ rewriteHelps }) => rewriteHelps) && (
        <button
          type="button"
          class="button primary"
          onClick={() => {
            session.runAction('rewrite');
          }}
        >
          Rewrite…
        </button>
      )}
    </section>
  );
}
