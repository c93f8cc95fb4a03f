/**
 * Well-known text of the well-known binary that GEOMETRY and GEOGRAPHY columns hold: ISO 19125 with Z and M, and the
 * extended form (EWKB) with its flags and SRID. https://github.com/apache/parquet-format/blob/master/Geospatial.md
 */

const names = [
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
] as const;
type ShapeName = (typeof names)[number];

/** Collections can hold collections; deeper ones are taken for damage. */
const maxDepth = 32;

const ewkb = { z: 0x80000000, m: 0x40000000, srid: 0x20000000 } as const;

/** What the header of one geometry says. */
interface Header {
  readonly name: ShapeName;
  readonly littleEndian: boolean;
  readonly hasZ: boolean;
  readonly hasM: boolean;
  readonly srid: number | undefined;
}

/** Thrown where the bytes are not a geometry; never leaves this file. */
class NotWkb extends Error {}

/**
 * `POINT Z (1 2 3)`, with every digit that coordinates need; an SRID comes first, as `SRID=4326;`. At least `limit`
 * characters of it, or all. Undefined when the bytes, as far as they were looked at, are no well-known binary.
 */
export function wktText(wkb: Uint8Array, limit = Infinity): string | undefined {
  const writer = new WktWriter(wkb, limit);
  try {
    writer.geometry(0);
    return writer.isWhole ? writer.text : undefined;
  } catch (error) {
    // Reading past the end is a RangeError of the DataView.
    if (error instanceof NotWkb || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads front to back and stops writing, and reading, beyond the limit. */
class WktWriter {
  text = '';
  readonly #view: DataView;
  readonly #limit: number;
  #at = 0;
  #stopped = false;

  constructor(bytes: Uint8Array, limit: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = limit;
  }

  /** Whether nothing follows the geometry. */
  get isWhole(): boolean {
    return this.#stopped || this.#at === this.#view.byteLength;
  }

  geometry(depth: number): void {
    if (depth > maxDepth) throw new NotWkb();
    const header = this.#header();
    if (header.srid !== undefined) this.text += `SRID=${header.srid};`;
    const dimensions = `${header.hasZ ? 'Z' : ''}${header.hasM ? 'M' : ''}`;
    this.text += `${header.name}${dimensions && ` ${dimensions}`} `;
    this.#body(header, depth);
  }

  #header(): Header {
    const littleEndian = this.#byteOrder();
    const code = this.#uint32(littleEndian);
    const srid = code & ewkb.srid ? this.#uint32(littleEndian) : undefined;
    // ISO adds thousands for Z and M, the extended form sets bits.
    const iso = code & 0x0fffffff;
    const thousands = Math.floor(iso / 1000);
    const name = names[(iso % 1000) - 1];
    if (name === undefined || thousands > 3) throw new NotWkb();
    const hasZ = (code & ewkb.z) !== 0 || thousands === 1 || thousands === 3;
    const hasM = (code & ewkb.m) !== 0 || thousands >= 2;
    return { name, littleEndian, hasZ, hasM, srid };
  }

  #byteOrder(): boolean {
    const order = this.#view.getUint8(this.#at++);
    if (order > 1) throw new NotWkb();
    return order === 1;
  }

  #uint32(littleEndian: boolean): number {
    const value = this.#view.getUint32(this.#at, littleEndian);
    this.#at += 4;
    return value;
  }

  #body(header: Header, depth: number): void {
    switch (header.name) {
      case 'POINT':
        this.#point(header);
        return;
      case 'LINESTRING':
        this.#line(header);
        return;
      case 'POLYGON':
        this.#list(header, () => {
          this.#line(header);
        });
        return;
      case 'MULTIPOINT':
      case 'MULTILINESTRING':
      case 'MULTIPOLYGON':
        this.#list(header, () => {
          this.#member(header, depth);
        });
        return;
      case 'GEOMETRYCOLLECTION':
        this.#list(header, () => {
          this.geometry(depth + 1);
        });
        return;
    }
  }

  /** Members of a MULTI… have headers of their own, which the text leaves out. */
  #member({ name }: Header, depth: number): void {
    const member = this.#header();
    if (`MULTI${member.name}` !== name) throw new NotWkb();
    this.#body(member, depth + 1);
  }

  #list({ littleEndian }: Header, write: () => void): void {
    const count = this.#uint32(littleEndian);
    if (count === 0) {
      this.text += 'EMPTY';
      return;
    }
    this.text += '(';
    for (let i = 0; i < count && !this.#stopped; i++) {
      if (i > 0) this.text += ', ';
      write();
      this.#stopped ||= this.text.length > this.#limit;
    }
    this.text += ')';
  }

  #line(header: Header): void {
    this.#list(header, () => {
      this.text += this.#coordinates(header).map(coordinateText).join(' ');
    });
  }

  /** A point without coordinates is stored as NaNs. */
  #point(header: Header): void {
    const coordinates = this.#coordinates(header);
    const isEmpty = coordinates.every((value) => Number.isNaN(value));
    this.text += isEmpty ? 'EMPTY' : `(${coordinates.map(coordinateText).join(' ')})`;
  }

  #coordinates({ littleEndian, hasZ, hasM }: Header): number[] {
    return Array.from({ length: 2 + Number(hasZ) + Number(hasM) }, () => {
      const value = this.#view.getFloat64(this.#at, littleEndian);
      this.#at += 8;
      return value;
    });
  }
}

const coordinateText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
