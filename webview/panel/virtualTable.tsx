/** A table of many equal rows that draws only those in view. The browser scrolls it: its height stays far below limits. */
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Range } from '../../src/table/schema.ts';
import { fittingColumns, type TableColumn } from './fittingColumns.ts';

export interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly count: number;
  /** The texts of a row, for every column; undefined while they are on their way. */
  readonly row: (index: number) => readonly string[] | undefined;
  /** Another value when `row` would answer otherwise. */
  readonly revision?: number;
  /** What is in view; called after each drawing. */
  readonly onVisible?: (range: Range) => void;
  readonly selected?: number | undefined;
  readonly onSelect?: (index: number) => void;
  /** Most rows shown at once before it scrolls. */
  readonly maxRows: number;
}

/** The same for every row, whatever its texts: so that columns line up. */
type Template = Readonly<Record<'gridTemplateColumns' | 'minWidth', string>>;

function templateOf(columns: readonly TableColumn[]): Template {
  const tracks = columns.map(({ width, grows }) =>
    grows ? `minmax(${width}px, 1fr)` : `${width}px`,
  );
  const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
  return { gridTemplateColumns: tracks.join(' '), minWidth: `${minWidth}px` };
}

const rowHeight = 22;
const overscan = 4;

export function VirtualTable(props: VirtualTableProps): VNode {
  const { columns, count, maxRows, onVisible, selected } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const first = Math.floor(top / rowHeight);
  const start = Math.max(0, Math.min(first - overscan, count - 1));
  const end = Math.min(count, first + maxRows + overscan);
  useLayoutEffect(() => {
    onVisible?.({ start, end });
    // A table that grows may have more to fetch in the same range.
  }, [onVisible, start, end, count]);
  useLayoutEffect(() => {
    if (selected !== undefined && scroller.current) reveal(scroller.current, selected);
  }, [selected]);

  const width = useWidth(scroller);
  const shown = fittingColumns(columns, width);
  const template = templateOf(shown.flatMap((column) => columns[column] ?? []));
  const indexes = Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
  return (
    <div
      ref={scroller}
      class="virtual-table"
      role="table"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={count + 1}
      style={{ maxHeight: `${(maxRows + 1) * rowHeight}px` }}
      onScroll={(event) => {
        setTop(event.currentTarget.scrollTop);
      }}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined || props.onSelect === undefined) return;
        event.preventDefault();
        props.onSelect(Math.min(Math.max((selected ?? -step) + step, 0), count - 1));
      }}
    >
      <div class="table-head" role="row" style={template}>
        {shown.map((column) => (
          <span key={column} role="columnheader" class={classOf(columns[column])}>
            {columns[column]?.label}
          </span>
        ))}
      </div>
      <div class="table-rows" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {indexes.map((index) => (
          <TableRow key={index} {...{ index, shown, template }} table={props} />
        ))}
      </div>
    </div>
  );
}

function TableRow({
  index,
  shown,
  template,
  table,
}: {
  readonly index: number;
  /** Columns. */
  readonly shown: readonly number[];
  readonly template: Template;
  readonly table: VirtualTableProps;
}): VNode {
  const { columns, row, selected, onSelect } = table;
  const texts = row(index);
  const selectable = onSelect === undefined ? '' : ' selectable';
  return (
    <div
      class={`table-row${selectable}${selected === index ? ' selected' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onSelect === undefined ? undefined : selected === index}
      style={{ ...template, transform: `translateY(${index * rowHeight}px)` }}
      onClick={() => {
        onSelect?.(index);
      }}
    >
      {shown.map((column) => (
        <span key={column} role="cell" class={classOf(columns[column])} title={texts?.[column]}>
          {texts === undefined ? <i class="pending-bar" /> : texts[column]}
        </span>
      ))}
    </div>
  );
}

function classOf(column: TableColumn | undefined): string | undefined {
  return column?.numeric ? 'numeric' : undefined;
}

/** Pixels that an element has for what is in it; without end before it is there. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      setWidth(current.clientWidth > 0 ? current.clientWidth : Infinity);
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(current);
    return () => {
      sizes.disconnect();
    };
  }, [element]);
  return width;
}

function reveal(scroller: HTMLElement, index: number): void {
  const top = index * rowHeight;
  // The header takes a row's height at the top.
  const shown = scroller.clientHeight - rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + shown)
    scroller.scrollTop = top + rowHeight - shown;
}
