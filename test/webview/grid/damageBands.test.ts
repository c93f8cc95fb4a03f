import { describe, expect, it, vi } from 'vitest';
import type { BadBlocks } from '../../../src/protocol/messages.ts';
import type { DamagedSpan } from '../../../src/table/layout.ts';
import { damageBands } from '../../../webview/grid/damageBands.ts';
import { avroDocument, grownBy } from '../growing.ts';

const span = (change: Partial<DamagedSpan> = {}): DamagedSpan => ({
  segment: 7,
  start: 40_960,
  end: 41_000,
  row: 700,
  lostRows: 100,
  reason: 'the sync marker is wrong',
  ...change,
});
const validate = vi.fn();
const bands = (damage: readonly DamagedSpan[], badBlocks: BadBlocks, skip = () => undefined) =>
  damageBands(
    { ...avroDocument(grownBy({ damage, isDone: true })), badBlocks },
    { skip, details: () => undefined, validate },
  );

describe('the bands of a damaged file', () => {
  it('say in strict mode that the table ends here, and how to go on', () => {
    const skip = vi.fn();
    const [band, ...more] = bands([span({ lostRows: 0 })], 'strict', skip);
    expect(more).toEqual([]);
    expect(band).toMatchObject({
      row: 700,
      text: 'Damaged block 7 at byte 40,960: the sync marker is wrong. Rows after it are not shown.',
    });
    const [first] = band?.buttons ?? [];
    expect(first?.label).toBe('Skip damaged blocks');
    first?.run();
    expect(skip).toHaveBeenCalledOnce();
  });

  it('offer to validate the file, whatever becomes of damage', () => {
    for (const badBlocks of ['strict', 'skip'] as const)
      bands([span()], badBlocks)[0]
        ?.buttons.find(({ label }) => label === 'Validate')
        ?.run();
    expect(validate).toHaveBeenCalledTimes(2);
  });

  it('say how many rows are missing, if anyone can tell', () => {
    const damage = [
      span(),
      span({ row: 800, lostRows: 1 }),
      span({ row: 900, lostRows: undefined }),
    ];
    expect(bands(damage, 'skip').map(({ text }) => text.split(':')[0])).toEqual([
      '100 rows are missing here',
      '1 row is missing here',
      'Rows are missing here',
    ]);
  });

  it('are none where no row is lost', () => {
    expect(bands([span({ lostRows: 0 })], 'skip')).toEqual([]);
  });

  it('are one for all damage before the same row', () => {
    const damage = [span(), span({ segment: 8, lostRows: 20 }), span({ segment: 9, lostRows: 3 })];
    const [band, ...more] = bands(damage, 'skip');
    expect(more).toEqual([]);
    expect(band?.text).toBe(
      '123 rows are missing here: block 7 at byte 40,960: the sync marker is wrong, and 2 damaged places more.',
    );
  });
});
