/** Draws rows of cells with a fixed number of elements, each reused for the row that comes in as another goes out. */
import { rowNumberText } from '../../src/base/quantityText.ts';
import { element, setText } from './element.ts';
import { BandLine } from './bandLine.ts';
import { indexOfSlot, rowHeight, type CellFace, type CellFaces, type Frame } from './frame.ts';

/** The element with the keyboard's focus, for aria-activedescendant. */
export const activeCellId = 'active-cell';

interface CellSlot {
  readonly element: HTMLElement;
  readonly text: Text;
  row: number;
  column: number;
  layout: number;
  content: number;
  className: string;
  hint: string;
}

interface RowSlot {
  readonly element: HTMLElement;
  readonly header: HTMLElement;
  readonly number: Text;
  readonly cells: CellSlot[];
  /** Shown instead of the cells on a band's line; made when first needed. */
  band: BandLine | undefined;
  line: number;
  layout: number;
  content: number;
}

export class RowPool {
  readonly #plane: HTMLElement;
  readonly #faces: CellFaces;
  readonly #rows: RowSlot[] = [];
  #left = NaN;

  constructor(plane: HTMLElement, faces: CellFaces) {
    this.#plane = plane;
    this.#faces = faces;
  }

  /** Moves one plane and rewrites only what came into view or changed. */
  render(frame: Frame): void {
    const { scroll, lines, lineBase, gutter, maxLines } = frame;
    while (this.#rows.length < maxLines) this.#rows.push(this.#makeRow());
    const dy = lineBase * rowHeight - scroll.top;
    this.#plane.style.transform = `translate3d(${gutter - scroll.left}px,${dy}px,0)`;
    const moved = scroll.left !== this.#left;
    this.#left = scroll.left;
    this.#rows.forEach((slot, i) => {
      const line = indexOfSlot(i, lines.start, this.#rows.length);
      if (line >= lines.end) {
        slot.element.hidden = true;
        slot.line = -1;
        return;
      }
      // Row numbers and bands stay in place while the plane moves sideways.
      if (moved || slot.line === -1) {
        slot.header.style.transform = `translateX(${scroll.left}px)`;
        slot.band?.moveTo(scroll.left);
      }
      this.#renderLine(slot, line, frame);
    });
  }

  #renderLine(slot: RowSlot, line: number, frame: Frame): void {
    const { layout, content, lineBase, gutter } = frame;
    if (slot.line !== line || slot.layout !== layout) {
      slot.element.hidden = false;
      slot.element.style.transform = `translateY(${(line - lineBase) * rowHeight}px)`;
      slot.header.style.width = `${gutter}px`;
      slot.header.style.left = `${-gutter}px`;
    }
    const shown = frame.rows.at(line);
    if (shown.kind === 'row') this.#renderRow(slot, shown.row, line, frame);
    else this.#renderBand(slot, shown.band, frame);
    slot.line = line;
    slot.layout = layout;
    slot.content = content;
  }

  #renderBand(slot: RowSlot, index: number, { scroll, viewWidth }: Frame): void {
    const band = this.#faces.band(index);
    if (band === undefined) return;
    slot.band ??= new BandLine(slot.element);
    slot.element.classList.add('band');
    slot.element.removeAttribute('aria-rowindex');
    slot.header.classList.remove('selected');
    setText(slot.number, '⚠');
    for (const cell of slot.cells) {
      cell.element.hidden = true;
      cell.column = -1;
    }
    slot.band.show(band, viewWidth);
    slot.band.moveTo(scroll.left);
  }

  #renderRow(slot: RowSlot, row: number, line: number, frame: Frame): void {
    const { layout, content } = frame;
    if (slot.line !== line || slot.layout !== layout) {
      slot.element.classList.remove('band');
      slot.band?.hide();
      // The header row is row 1.
      slot.element.setAttribute('aria-rowindex', String(row + 2));
    }
    if (slot.line !== line || slot.content !== content) {
      const number = this.#faces.rowNumber(row);
      setText(slot.number, number === undefined ? '' : rowNumberText(number));
      slot.header.classList.toggle('selected', this.#faces.rowSelected(row));
    }
    this.#renderCells(slot, row, frame);
  }

  #renderCells(slot: RowSlot, row: number, frame: Frame): void {
    const { columns, maxColumns } = frame;
    while (slot.cells.length < maxColumns) slot.cells.push(makeCell(slot.element));
    const count = slot.cells.length;
    for (let i = 0; i < count; i++) {
      const cell = slot.cells[i];
      if (cell === undefined) continue;
      const column = indexOfSlot(i, columns.start, count);
      if (column < columns.end) this.#renderCell(cell, row, column, frame);
      else if (cell.column !== -1) {
        cell.element.hidden = true;
        cell.column = -1;
      }
    }
  }

  #renderCell(slot: CellSlot, row: number, column: number, frame: Frame): void {
    const { layout, content, axis } = frame;
    if (slot.column !== column || slot.layout !== layout) {
      slot.element.hidden = false;
      slot.element.style.left = `${axis.start(column)}px`;
      slot.element.style.width = `${axis.width(column)}px`;
      slot.element.setAttribute('aria-colindex', String(column + 2));
    }
    if (slot.row !== row || slot.column !== column || slot.content !== content)
      showFace(slot, this.#faces.cell(row, column));
    slot.row = row;
    slot.column = column;
    slot.layout = layout;
    slot.content = content;
  }

  #makeRow(): RowSlot {
    const row = element('row', 'row', this.#plane);
    const header = element('row-header', 'rowheader', row);
    header.setAttribute('aria-colindex', '1');
    const number = header.appendChild(document.createTextNode(''));
    return {
      element: row,
      header,
      number,
      cells: [],
      band: undefined,
      line: -1,
      layout: -1,
      content: -1,
    };
  }
}

function makeCell(parent: HTMLElement): CellSlot {
  const made = element('cell', 'gridcell', parent);
  made.hidden = true;
  const text = made.appendChild(document.createTextNode(''));
  return {
    element: made,
    text,
    row: -1,
    column: -1,
    layout: -1,
    content: -1,
    className: 'cell',
    hint: '',
  };
}

function showFace(slot: CellSlot, face: CellFace): void {
  setText(slot.text, face.text);
  const state = `${face.selected ? ' selected' : ''}${face.active ? ' active' : ''}`;
  const className = `cell ${face.className}${state}`;
  if (slot.className !== className) {
    slot.className = className;
    slot.element.className = className;
    slot.element.setAttribute('aria-selected', String(face.selected));
    if (face.active) slot.element.id = activeCellId;
    else slot.element.removeAttribute('id');
  }
  if (slot.hint !== face.hint) {
    slot.hint = face.hint;
    slot.element.title = face.hint;
  }
}
