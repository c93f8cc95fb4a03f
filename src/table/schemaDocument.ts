/** The schema as its format has it: a text, what identifies it, and its types as a tree. Plain data for the panel. */

export interface SchemaDocument {
  /** As the file has it. */
  readonly text: string;
  /** The Parsing Canonical Form; undefined where the schema has none. */
  readonly canonicalForm: string | undefined;
  /** Of the canonical form, the most used first. */
  readonly fingerprints: readonly Fingerprint[];
  /** What it breaks of the specification without being unreadable: one clause each, with its place. */
  readonly remarks: readonly string[];
  /** Depth-first, the root first; at most `maxSchemaNodes`. */
  readonly nodes: readonly SchemaNode[];
  /** All of them. */
  readonly nodeCount: number;
}

export interface Fingerprint {
  /** Such as `CRC-64-AVRO`. */
  readonly name: string;
  /** Lower-case hexadecimal digits. */
  readonly hex: string;
}

/** A field, or a part of a type that has parts: an array's items, a union's branch. */
export interface SchemaNode {
  /** 0 for the root. */
  readonly depth: number;
  /** The field's name, or what part it is: `items`, `values`, `branch 1`. Empty for the root. */
  readonly name: string;
  /** In the format's words, such as `long`, `record org.example.Person` or `union<null, string>`. */
  readonly typeText: string;
  /** Such as `timestamp-micros` or `decimal(9, 2)`; undefined when there is none. */
  readonly logicalType: string | undefined;
  readonly isNullable: boolean;
  readonly doc: string | undefined;
  /** As JSON text; undefined when there is none. */
  readonly defaultJson: string | undefined;
  /** Of the field and of its type. */
  readonly aliases: readonly string[];
  /** Of an enum. */
  readonly symbols: readonly string[];
  /** A named type whose parts are listed where it came first: above, or around it. */
  readonly isReference: boolean;
}

/** More are not listed: nobody reads on, and pages stay quick. */
export const maxSchemaNodes = 5000;
