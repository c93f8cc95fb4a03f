import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonTree, type JsonTree } from '../../../src/base/jsonTree.ts';

function plain(tree: JsonTree): unknown {
  switch (tree.kind) {
    case 'object':
      return Object.fromEntries([...tree.members].map(([name, part]) => [name, plain(part)]));
    case 'array':
      return tree.items.map(plain);
    case 'number':
      return Number(tree.digits);
    case 'string':
    case 'boolean':
      return tree.value;
    case 'null':
      return null;
  }
}

describe('parseJsonTree', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.nat(4), (text, indent) => {
        const spread = JSON.stringify(JSON.parse(text), undefined, indent);
        expect(plain(parseJsonTree(spread))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps the digits of numbers and the place of every value', () => {
    const text = ' {"a": [ 123456789012345678901234567890 , 1.10, -Infinity]}';
    const tree = parseJsonTree(text);
    const list = tree.kind === 'object' ? tree.members.get('a') : undefined;
    expect(list && text.slice(list.start, list.end)).toBe(
      '[ 123456789012345678901234567890 , 1.10, -Infinity]',
    );
    const items = list?.kind === 'array' ? list.items : [];
    expect(items.map((item) => item.kind === 'number' && item.digits)).toEqual([
      '123456789012345678901234567890',
      '1.10',
      '-Infinity',
    ]);
  });

  it('reads over comments and a byte order mark', () => {
    const text = '\ufeff// a schema\n{ /* of */ "a" /* nothing */ : null } // but null';
    expect(plain(parseJsonTree(text))).toEqual({ a: null });
  });

  it.each([
    ['', 'no value at character 0'],
    ['{"a":1', 'neither a comma nor a closing brace at character 6'],
    ['["\\"]', 'a string without end at character 1'],
    ['["\\x"]', 'a broken string ends at character 5'],
    ['[1 2]', 'neither a comma nor a closing bracket at character 3'],
    ['{a: 1}', 'no member name at character 1'],
    ['1 1', 'something after the value at character 2'],
  ])('says where %j is broken', (text, message) => {
    expect(() => parseJsonTree(text)).toThrow(
      expect.objectContaining({ code: 'corrupt', message }),
    );
  });

  it('refuses what is nested too deep without running out of stack', () => {
    expect(() => parseJsonTree('['.repeat(1_000_000))).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(() => parseJsonTree('['.repeat(900) + ']'.repeat(900))).not.toThrow();
  });
});
