import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { schemaNodes } from '../../../../../src/formats/avro/schema/schemaNodes.ts';

const nodesOf = (schema: unknown, most = 100) =>
  schemaNodes(parseSchema(JSON.stringify(schema)).type, most);
/** Each node in a line, as the tree shows it. */
const lines = (schema: unknown): string[] =>
  nodesOf(schema).nodes.map(
    ({ depth, name, typeText, logicalType, isNullable, isReference }) =>
      `${'  '.repeat(depth)}${name}: ${typeText}${isNullable ? '?' : ''}` +
      `${logicalType === undefined ? '' : ` ${logicalType}`}${isReference ? ' (as above)' : ''}`,
  );

describe('the types of a schema as nodes', () => {
  it('are listed depth-first, with logical types and what may be null', () => {
    const schema = {
      type: 'record',
      name: 'Reading',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'at', type: { type: 'long', logicalType: 'timestamp-micros' } },
        {
          name: 'price',
          type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }],
        },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'choice', type: ['null', 'int', 'string'] },
        {
          name: 'places',
          type: {
            type: 'map',
            values: { type: 'record', name: 'Place', fields: [{ name: 'x', type: 'double' }] },
          },
        },
      ],
    };
    expect(lines(schema)).toEqual([
      ': record Reading',
      '  id: long',
      '  at: long timestamp-micros',
      '  price: bytes? decimal(9, 2)',
      '  tags: array<string>',
      '  choice: union<null, int, string>?',
      '    branch 0: null',
      '    branch 1: int',
      '    branch 2: string',
      '  places: map<record Place>',
      '    values: record Place',
      '      x: double',
    ]);
  });

  it('of a recursive type end where it comes again', () => {
    const schema = {
      type: 'record',
      name: 'Node',
      fields: [{ name: 'next', type: ['null', 'Node'] }],
    };
    expect(lines(schema)).toEqual([': record Node', '  next: record Node? (as above)']);
  });

  it('say what is written beside them', () => {
    const schema = {
      type: 'record',
      name: 'A',
      aliases: ['Old'],
      doc: 'all',
      fields: [
        {
          name: 'suit',
          aliases: ['s'],
          doc: 'of cards',
          type: { type: 'enum', name: 'Suit', symbols: ['HEARTS', 'SPADES'] },
          default: 'SPADES',
        },
      ],
    };
    expect(nodesOf(schema).nodes).toMatchObject([
      { doc: 'all', aliases: ['Old'] },
      { doc: 'of cards', aliases: ['s'], defaultJson: '"SPADES"', symbols: ['HEARTS', 'SPADES'] },
    ]);
  });

  it('are counted even where they are not all listed', () => {
    const fields = Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, type: 'int' }));
    const { nodes, nodeCount } = nodesOf({ type: 'record', name: 'Wide', fields }, 10);
    expect([nodes.length, nodeCount]).toEqual([10, 51]);
  });
});
