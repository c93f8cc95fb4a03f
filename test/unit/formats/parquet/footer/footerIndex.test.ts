import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexFooter } from '../../../../../src/formats/parquet/footer/footerIndex.ts';
import { fileMetaData, type RowGroup } from '../../../../../src/formats/parquet/thrift/metadata.ts';
import {
  decode,
  eagerList,
  encode,
} from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';

const samples = path.resolve(import.meta.dirname, '../../../../fixtures/samples');

/** Everything, decoded. */
const whole = ({ columns, ...others }: RowGroup) => ({ ...others, columns: [...columns] });

function footerOf(bytes: Uint8Array): Uint8Array {
  const end = bytes.byteLength - 8;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
  return bytes.subarray(end - length, end);
}

/** Many column chunks, as encoded. */
function largeFooter(rowGroups: number, columns: number): Uint8Array<ArrayBuffer> {
  const chunk = (at: number) => ({
    fileOffset: 0,
    metaData: {
      type: 2,
      encodings: [0],
      pathInSchema: ['a'],
      codec: 1,
      numValues: 10,
      totalUncompressedSize: 80,
      totalCompressedSize: 70,
      dataPageOffset: 4 + at,
    },
  });
  return encode(fileMetaData, {
    version: 2,
    schema: [{ name: 'root', numChildren: columns }],
    numRows: rowGroups * 10,
    rowGroups: eagerList(
      Array.from({ length: rowGroups }, (_, group) => ({
        columns: eagerList(
          Array.from({ length: columns }, (__, leaf) => chunk(70 * (group * columns + leaf))),
        ),
        totalByteSize: 80 * columns,
        numRows: 10,
      })),
    ),
    createdBy: 'a test',
  });
}

describe('indexFooter', () => {
  it('says what decoding the whole footer says, of files of several writers', async () => {
    const names = await readdir(samples, { recursive: true });
    const files = names.filter((name) => name.endsWith('.parquet') && !name.includes('truncated'));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) {
      const bytes = footerOf(await readFile(path.join(samples, name)));
      const { metaData, end, rows } = await indexFooter(bytes, undefined);
      const expected = decode(fileMetaData, bytes);
      const { rowGroups, ...others } = expected.value;
      expect(metaData, name).toMatchObject(others);
      expect(Array.from(metaData.rowGroups, whole), name).toEqual(Array.from(rowGroups, whole));
      expect([...rows], name).toEqual(Array.from(rowGroups, ({ numRows }) => numRows));
      expect(end, name).toBe(expected.end);
    }
  });

  it('gathers the sizes and places of all column chunks', async () => {
    const { chunks, rows } = await indexFooter(largeFooter(3, 2000), undefined);
    expect([...chunks.firstChunk]).toEqual([0, 2000, 4000, 6000]);
    expect([...rows]).toEqual([10, 10, 10]);
    expect(chunks.compressed).toEqual(new Float64Array(6000).fill(70));
    expect(chunks.uncompressed).toEqual(new Float64Array(6000).fill(80));
    expect(chunks.codec).toEqual(new Int32Array(6000).fill(1));
    expect(chunks.offset[5999]).toBe(4 + 70 * 5999);
  });

  it('decodes any column chunk of many', async () => {
    const { metaData } = await indexFooter(largeFooter(500, 20), undefined);
    const { columns } = metaData.rowGroups.at(499);
    expect(columns).toHaveLength(20);
    expect(columns.at(19).metaData?.dataPageOffset).toBe(4 + 70 * 9999);
    expect(() => metaData.rowGroups.at(500)).toThrow(RangeError);
  });

  it('lets others in while it reads, and stops when it is cancelled', async () => {
    const controller = new AbortController();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      controller.abort();
      port1.close();
    };
    port2.postMessage('cancel');
    const indexed = indexFooter(largeFooter(1, 300_000), controller.signal);
    await expect(indexed).rejects.toMatchObject({ code: 'aborted' });
  });

  it('refuses a row group without rows or columns', async () => {
    const bytes = largeFooter(1, 1);
    // numRows is the field behind totalByteSize, a delta of 1 and an i64: as field 8 it is unknown.
    const at = bytes.lastIndexOf(0x16);
    bytes[at] = 0x66;
    await expect(indexFooter(bytes, undefined)).rejects.toThrow('RowGroup has no field numRows');
  });
});
