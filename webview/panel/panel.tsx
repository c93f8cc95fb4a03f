/** The details panel beside the grid (below it where the editor is narrow): three tabs, and an edge to drag. */
import type { VNode } from 'preact';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { Session } from '../session.ts';
import type { PanelTab } from '../viewState.ts';
import { CellTab } from './cellTab.tsx';
import { FileTab } from './fileTab.tsx';
import { LayoutTab } from './layoutTab.tsx';

interface PanelProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

const tabs: readonly { readonly id: PanelTab; readonly label: string }[] = [
  { id: 'layout', label: 'Layout' },
  { id: 'file', label: 'File' },
  { id: 'cell', label: 'Cell' },
];

export function Panel({ session, table }: PanelProps): VNode {
  const { tab, width } = session.panel.value;
  const select = (id: PanelTab): void => {
    session.updatePanel({ tab: id });
  };
  return (
    <>
      <PanelEdge session={session} />
      <aside class="panel" aria-label="Details" style={{ width: `${width}px` }}>
        <div
          class="tabs"
          role="tablist"
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key];
            if (step === undefined) return;
            const next = tabs[(tabs.findIndex(({ id }) => id === tab) + step) % tabs.length];
            if (next === undefined) return;
            select(next.id);
            document.getElementById(`tab-${next.id}`)?.focus();
          }}
        >
          {tabs.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              aria-selected={id === tab}
              aria-controls="tab-page"
              tabIndex={id === tab ? 0 : -1}
              onClick={() => {
                select(id);
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <div class="tab-page" role="tabpanel" id="tab-page" aria-labelledby={`tab-${tab}`}>
          {tab === 'layout' && <LayoutTab session={session} table={table} />}
          {tab === 'file' && <FileTab session={session} table={table} />}
          {tab === 'cell' && <CellTab session={session} table={table} />}
        </div>
      </aside>
    </>
  );
}

const [narrowest, keyStep] = [240, 16];

function PanelEdge({ session }: { readonly session: Session }): VNode {
  const { width } = session.panel.value;
  const resize = (wanted: number): void => {
    const widest = Math.max(narrowest, window.innerWidth * 0.7);
    session.updatePanel({ width: Math.round(Math.min(Math.max(wanted, narrowest), widest)) });
  };
  return (
    <div
      class="panel-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the details"
      aria-valuenow={width}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resize(width + keyStep);
        if (event.key === 'ArrowRight') resize(width - keyStep);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          resize(window.innerWidth - event.clientX);
      }}
    />
  );
}
