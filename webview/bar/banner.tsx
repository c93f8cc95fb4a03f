/** A read that failed, above the grid that still shows the rest. */
import type { VNode } from 'preact';
import { ActionButtons } from '../pages.tsx';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';

export function Banner({ session }: { readonly session: Session }): VNode | null {
  const problem = session.problems.banner.value;
  if (problem === undefined) return null;
  // A file that is not the one that was opened must be opened anew; anything else can just be read again.
  const gone = problem.code === 'changed' || problem.code === 'notFound';
  // What cannot be asked for was not read at all.
  const isRead = !gone && problem.code !== 'invalidArgument';
  const actions = problem.actions.filter((action) => gone || action !== 'reload');
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      <span class="message">{problem.message}</span>
      {isRead && (
        <button
          type="button"
          class="button"
          onClick={() => {
            session.retry();
          }}
        >
          Read again
        </button>
      )}
      <ActionButtons problem={{ ...problem, actions }} session={session} />
      <button
        type="button"
        class="tool"
        aria-label="Dismiss"
        onClick={() => {
          session.problems.dismiss();
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
