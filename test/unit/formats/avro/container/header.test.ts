import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../../src/formats/avro/container/header.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { file, header, long, syncMarker, tenRows, text } from '../../../../fakes/avroContainer.ts';
import { countingSource } from '../../../countingSource.ts';

const read = async (...parts: readonly (readonly number[])[]) =>
  readHeader(memorySource('a.avro', file(...parts)));

const magic = [0x4f, 0x62, 0x6a, 1];

describe('readHeader', () => {
  it('finds metadata, codec, schema and sync marker, and where the blocks start', async () => {
    const head = header({ schema: 'int', codec: 'deflate', metadata: [['user.key', 'Ü']] });
    const found = await read(head, tenRows(0));
    expect(found.schemaText).toBe('"int"');
    expect(found.codec).toBe('deflate');
    expect(found.syncMarker).toEqual(syncMarker);
    expect(found.bytes).toBe(head.length);
    expect([...found.metadata.keys()]).toEqual(['avro.schema', 'avro.codec', 'user.key']);
    expect(new TextDecoder().decode(found.metadata.get('user.key'))).toBe('Ü');
  });

  it('takes files without a codec, or with an empty one, for uncompressed', async () => {
    const schema = [...text('avro.schema'), ...text('"int"')];
    expect((await read(magic, long(1), schema, long(0), [...syncMarker])).codec).toBe('null');
    expect((await read(header({ codec: '' }))).codec).toBe('null');
  });

  it('reads metadata in blocks that tell their size', async () => {
    const entry = [...text('avro.schema'), ...text('"long"')];
    const other = [...text('k'), ...text('v')];
    const metadata = [
      ...long(-1),
      ...long(entry.length),
      ...entry,
      ...long(1),
      ...other,
      ...long(0),
    ];
    expect((await read(magic, metadata, [...syncMarker])).schemaText).toBe('"long"');
  });

  it('reads a large header in few reads, and a small one in one', async () => {
    const large = file(header({ metadata: [['notes', 'x'.repeat(300_000)]] }));
    const source = countingSource('a.avro', large);
    expect((await readHeader(source)).bytes).toBe(large.length);
    expect(source.reads.length).toBeLessThanOrEqual(3);
    const small = countingSource('a.avro', file(header()));
    await readHeader(small);
    expect(small.reads).toHaveLength(1);
  });

  it.each([
    ['an empty file', [], 'empty'],
    ['another magic', [0x4f, 0x62, 0x6a, 2, 0, 0], 'notTable'],
    ['a cut header', header().slice(0, 30), 'truncated'],
    ['a cut marker', header().slice(0, -1), 'truncated'],
    ['no schema', [...magic, ...long(0), ...syncMarker], 'corrupt'],
    ['a negative length', [...magic, ...long(1), ...long(-4), 0, 0], 'corrupt'],
    ['a length beyond all files', [...magic, ...long(1), ...long(2n ** 40n), 0], 'corrupt'],
    ['a number that is none', [...magic, ...new Array<number>(11).fill(0x80)], 'corrupt'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
  });
});
