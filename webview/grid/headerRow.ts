/** Draws the column headers: name, type, the button of its menu, and the edge one drags to resize. */
import type { Field } from '../../src/table/schema.ts';
import { kindIcon } from '../ui/kindIcon.ts';
import { svgIcon } from '../ui/svg.ts';
import { element } from './element.ts';
import { indexOfSlot, type CellFaces, type Frame } from './frame.ts';

interface HeaderSlot {
  readonly element: HTMLElement;
  column: number;
  layout: number;
  content: number;
}

export class HeaderRow {
  readonly #plane: HTMLElement;
  readonly #faces: CellFaces;
  readonly #slots: HeaderSlot[] = [];

  constructor(plane: HTMLElement, faces: CellFaces) {
    this.#plane = plane;
    this.#faces = faces;
  }

  render({ scroll, columns, axis, gutter, maxColumns, layout, content }: Frame): void {
    while (this.#slots.length < maxColumns) this.#slots.push(this.#makeSlot());
    this.#plane.style.transform = `translate3d(${gutter - scroll.left}px,0,0)`;
    this.#slots.forEach((slot, i) => {
      const column = indexOfSlot(i, columns.start, this.#slots.length);
      const field = this.#faces.fields[column];
      if (column >= columns.end || field === undefined) {
        slot.element.hidden = true;
        slot.column = -1;
        return;
      }
      if (slot.column !== column)
        showField(slot.element, { field, column, sorted: this.#faces.sortedBy(column) });
      if (slot.column !== column || slot.layout !== layout) {
        slot.element.hidden = false;
        slot.element.style.left = `${axis.start(column)}px`;
        slot.element.style.width = `${axis.width(column)}px`;
      }
      if (slot.column !== column || slot.content !== content)
        slot.element.classList.toggle('selected', this.#faces.columnSelected(column));
      slot.column = column;
      slot.layout = layout;
      slot.content = content;
    });
  }

  #makeSlot(): HeaderSlot {
    const made = element('column-header', 'columnheader', this.#plane);
    return { element: made, column: -1, layout: -1, content: -1 };
  }
}

/** The column whose header, or what of it, an event hit. */
export function headerHit(
  target: EventTarget | null,
): { readonly column: number; readonly part: 'header' | 'menu' | 'edge' } | undefined {
  if (!(target instanceof Element)) return undefined;
  const header = target.closest<HTMLElement>('.column-header');
  const column = Number(header?.dataset['column'] ?? NaN);
  if (!Number.isInteger(column)) return undefined;
  if (target.closest('.column-menu') !== null) return { column, part: 'menu' };
  return { column, part: target.classList.contains('resize-edge') ? 'edge' : 'header' };
}

interface ShownField {
  readonly field: Field;
  readonly column: number;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

const arrows = { ascending: 'M8 13V3.5M4 7l4-4 4 4', descending: 'M8 3v9.5M4 9l4 4 4-4' };

function showField(header: HTMLElement, { field, column, sorted }: ShownField): void {
  header.dataset['column'] = String(column);
  header.setAttribute('aria-colindex', String(column + 2));
  header.setAttribute('aria-sort', sorted ?? 'none');
  const nullable = field.nullable ? 'may be null' : 'never null';
  header.title = `${field.name}\n${field.typeText}, ${nullable}`;
  const name = element('column-name');
  name.append(kindIcon(field.type), field.name === '' ? '(no name)' : field.name);
  if (sorted !== undefined) name.append(svgIcon(arrows[sorted], 'icon-sorted'));
  const type = element('column-type');
  type.append(field.typeText);
  if (field.nullable) element('nullable', undefined, type).append('?');
  // For pointers: the keyboard has Alt and an arrow, and the key for menus.
  const menu = element('column-menu', 'presentation');
  menu.title = 'Column menu (Alt+Down)';
  menu.append(svgIcon('M4.5 6.5 8 10l3.5-3.5', 'icon-menu'));
  header.replaceChildren(name, type, menu, element('resize-edge', 'presentation'));
}
