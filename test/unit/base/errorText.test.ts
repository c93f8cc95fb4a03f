import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/base/errorText.ts';
import { TableError, toTableError } from '../../../src/base/errors.ts';

describe('errorText', () => {
  it('names the file, the part and the byte', () => {
    const error = new TableError('corrupt', 'the page ends early', {
      where: { part: 'row group 3, column a.b', offset: 40_960 },
    });
    expect(errorText(error, 'trips.parquet')).toBe(
      'trips.parquet is damaged: the page ends early (row group 3, column a.b, byte 40,960).',
    );
  });

  it('names the part alone where no byte is known', () => {
    const error = new TableError('encrypted', 'no key was given', { where: { part: 'footer' } });
    expect(errorText(error, 'a.parquet')).toBe(
      'a.parquet is encrypted: no key was given (footer).',
    );
  });

  it('takes any thrown value for a mistake of ours, and an abort for a cancellation', () => {
    expect(toTableError(new RangeError('oops')).code).toBe('internal');
    expect(toTableError('oops').message).toBe('oops');
    expect(toTableError(new DOMException('stop', 'AbortError')).code).toBe('aborted');
  });
});
