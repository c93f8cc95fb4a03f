import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyJson } from '../../../src/base/prettyJson.ts';

describe('prettyJson', () => {
  it('lays out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const value: unknown = JSON.parse(text);
        expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
        expect(prettyJson(text)).toBe(prettyJson(JSON.stringify(value)));
      }),
    );
  });

  it('keeps numbers that no double can hold, and fields of the same name', () => {
    expect(prettyJson('{"n":9223372036854775807,"n":1.10}')).toBe(
      '{\n  "n": 9223372036854775807,\n  "n": 1.10\n}',
    );
  });

  it('leaves text that is not JSON as it is', () => {
    for (const text of ['{not json: at all }', '(invalid variant: its parts overlap)', '[1, 2', ''])
      expect(prettyJson(text)).toBe(text);
  });
});
