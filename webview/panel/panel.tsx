/** The details panel beside the grid (below it where the editor is narrow): tabs for what the format has, and an edge to drag. */
import type { VNode } from 'preact';
import type { OpenedDocument } from '../../src/protocol/messages.ts';
import type { FileFacts } from '../../src/table/layout.ts';
import type { Session } from '../session.ts';
import type { PanelTab } from '../viewState.ts';
import { BlocksTab } from './avro/blocksTab.tsx';
import { SchemaTab } from './avro/schemaTab.tsx';
import { CellTab } from './cellTab.tsx';
import { FileTab } from './fileTab.tsx';
import { LayoutTab } from './layoutTab.tsx';

interface PanelProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

const labels: Readonly<Record<PanelTab, string>> = {
  layout: 'Layout',
  file: 'File',
  schema: 'Schema',
  cell: 'Cell',
};
const tabsOf: Readonly<Record<FileFacts['format'], readonly PanelTab[]>> = {
  parquet: ['layout', 'file', 'cell'],
  avro: ['layout', 'file', 'schema', 'cell'],
};

export function Panel({ session, table }: PanelProps): VNode {
  const { tab: wanted, width } = session.panel.value;
  const { format } = table.facts;
  const tabs = tabsOf[format];
  // Formats have different tabs, and the one that was open last may be another's.
  const tab = tabs.includes(wanted) ? wanted : 'layout';
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
            const next = tabs[(tabs.indexOf(tab) + step) % tabs.length];
            if (next === undefined) return;
            select(next);
            document.getElementById(`tab-${next}`)?.focus();
          }}
        >
          {tabs.map((id) => (
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
              {labels[id]}
            </button>
          ))}
        </div>
        <div class="tab-page" role="tabpanel" id="tab-page" aria-labelledby={`tab-${tab}`}>
          {tab === 'layout' &&
            (format === 'avro' ? (
              <BlocksTab session={session} table={table} />
            ) : (
              <LayoutTab session={session} table={table} />
            ))}
          {tab === 'file' && <FileTab session={session} table={table} />}
          {tab === 'schema' && <SchemaTab session={session} table={table} />}
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
