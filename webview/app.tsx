/** The page: a bar, the grid and the details panel; or why there is none of them. */
import type { VNode } from 'preact';
import type { OpenedDocument } from '../src/protocol/messages.ts';
import { Banner } from './bar/banner.tsx';
import { Toolbar } from './bar/toolbar.tsx';
import { WaitingBar } from './bar/waitingBar.tsx';
import { GridPane } from './gridPane.tsx';
import { Panel } from './panel/panel.tsx';
import { OpeningPage, ProblemPage } from './pages.tsx';
import type { Session } from './session.ts';

export function App({ session }: { readonly session: Session }): VNode {
  const phase = session.phase.value;
  switch (phase.kind) {
    case 'opening':
      return <OpeningPage />;
    case 'failed':
      return <ProblemPage problem={phase.problem} session={session} />;
    case 'opened':
      return <Table session={session} opened={phase.document} />;
  }
}

function Table({
  session,
  opened,
}: {
  readonly session: Session;
  readonly opened: OpenedDocument;
}): VNode {
  // The grid is made once for each opening; what stands around it follows what becomes known.
  const table = session.table.value ?? opened;
  return (
    <>
      <Toolbar session={session} table={table} />
      <WaitingBar session={session} table={table} />
      <Banner session={session} />
      <main class="content">
        <GridPane session={session} table={opened} />
        {session.panel.value.open && <Panel session={session} table={table} />}
      </main>
    </>
  );
}
