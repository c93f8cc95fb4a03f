/** How a value looks in a cell: short, on one line, with nothing invisible. Its exact text is cellText.ts's business. */
import { cellPreview, isNull } from '../../src/table/cellText.ts';
import type { DataType } from '../../src/table/schema.ts';
import { branchOf, type UnionBranch } from '../../src/table/unionBranch.ts';
import { kindGroups, type KindGroup } from '../format/kindGroup.ts';

/** The class of a cell; what is not the value itself (`null`, `empty`, `special`) looks different from any text. */
type Look = KindGroup | 'null' | 'empty' | 'special';

export interface CellDisplay {
  readonly text: string;
  readonly look: Look;
}

const maxText = 300;
const maxBytes = 24;

const nullCell: CellDisplay = { text: 'NULL', look: 'null' };
const emptyCell: CellDisplay = { text: 'empty', look: 'empty' };

/** `wholeBytes` is the size of a value of which only a part is there. */
export function cellDisplay(value: unknown, type: DataType, wholeBytes?: number): CellDisplay {
  if (isNull(value)) return nullCell;
  if (type.kind === 'union') {
    const branch = branchOf(value, type.fields);
    return branch === undefined ? nullCell : branchDisplay(branch);
  }
  if (value === '') return emptyCell;
  if (type.kind === 'binary' && value instanceof Uint8Array) return bytesDisplay(value, wholeBytes);
  if (typeof value === 'number' && !Number.isFinite(value))
    return { text: String(value), look: 'special' };
  return { text: oneLine(cellPreview(value, type, maxText)), look: kindGroups[type.kind] };
}

/** The value and, since the column does not tell it, the value's type. */
function branchDisplay({ field, value }: UnionBranch): CellDisplay {
  const { text, look } = cellDisplay(value, field.type);
  return { text: `${text} · ${field.typeText}`, look };
}

function bytesDisplay(bytes: Uint8Array, size = bytes.length): CellDisplay {
  if (bytes.length === 0) return emptyCell;
  const hex = cellPreview(bytes, { kind: 'binary' }, maxBytes * 2);
  const cut = bytes.length > maxBytes ? '…' : '';
  return { text: `${hex}${cut} · ${size} B`, look: 'bytes' };
}

/** Columns of numbers and times line up on the right. */
export function isRightAligned(type: DataType): boolean {
  const group = kindGroups[type.kind];
  return group === 'number' || group === 'time';
}

// Control characters, line separators, zero-width characters and those that change the direction of text.
const invisible =
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Cut to `maxText` characters, never between the halves of a surrogate pair. */
function oneLine(text: string): string {
  const cut =
    text.length > maxText ? `${text.slice(0, maxText).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return cut.replace(invisible, visibleSign);
}

function visibleSign(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\n') return '↵';
  if (character === '\t') return '⇥';
  // Unicode has pictures of the ASCII controls.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
