/** A shape as a JSON schema (draft 7, which editors know best). */
import type { Node, ObjectNode } from './shape.ts';

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Schemas, objects among them by name: each is said once, however often it is used. */
export class JsonSchemas {
  readonly #definitions = new Map<string, Json>();

  /** What the schemas so far refer to. */
  get definitions(): Json {
    return Object.fromEntries(this.#definitions);
  }

  of(node: Node): Json {
    const words = {
      description: node.description,
      ...(node.default === undefined ? {} : { default: node.default }),
    };
    switch (node.kind) {
      case 'anything':
        return words;
      case 'text':
        return { ...words, type: 'string' };
      case 'flag':
        return { ...words, type: 'boolean' };
      case 'number':
        return {
          ...words,
          type: node.isWhole ? 'integer' : 'number',
          minimum: node.least,
          ...(node.most === undefined ? {} : { maximum: node.most }),
        };
      case 'choice':
        return {
          ...words,
          enum: node.choices.map(({ value }) => value),
          enumDescriptions: node.choices.map(({ description }) => description),
        };
      case 'list':
        return { ...words, type: 'array', items: this.of(node.items) };
      case 'record':
        return { ...words, type: 'object', additionalProperties: this.of(node.values) };
      case 'object':
        return { ...words, $ref: this.#refer(node) };
      case 'cases':
        return { ...words, ...this.#cases(node.cases) };
    }
  }

  #refer(node: ObjectNode): string {
    const { title } = node;
    // Before its members: they may be of the same shape.
    if (!this.#definitions.has(title)) {
      this.#definitions.set(title, {});
      this.#definitions.set(title, this.object(node));
    }
    return `#/definitions/${title.replaceAll(' ', '%20')}`;
  }

  /** The object itself, rather than a reference to it. */
  object({ title, description, members }: ObjectNode, kind?: string): Json {
    const entries = Object.entries(members);
    const needed = entries.filter(([, { isNeeded }]) => isNeeded).map(([name]) => name);
    const own = kind === undefined ? {} : { kind: { const: kind } };
    return {
      title,
      description,
      type: 'object',
      properties: {
        ...own,
        ...Object.fromEntries(entries.map(([name, { node }]) => [name, this.of(node)])),
      },
      required: [...Object.keys(own), ...needed],
      additionalProperties: false,
    };
  }

  #cases(cases: Readonly<Record<string, ObjectNode>>): Json {
    const entries = Object.entries(cases);
    return {
      type: 'object',
      properties: {
        kind: {
          enum: entries.map(([name]) => name),
          enumDescriptions: entries.map(([, { description }]) => description),
        },
      },
      required: ['kind'],
      allOf: entries.map(([name, node]) => when('kind', name, this.object(node, name))),
    };
  }
}

/** What holds of an object whose member `name` has this value. */
export function when(name: string, value: string, then: Json): Json {
  return { if: { properties: { [name]: { const: value } }, required: [name] }, then };
}
