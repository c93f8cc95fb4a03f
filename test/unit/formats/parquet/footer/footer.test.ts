import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import { memorySource, type ByteSource } from '../../../../../src/io/byteSource.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import {
  fileCryptoMetaData,
  fileMetaData,
  type FileMetaData,
} from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { eagerList, encode } from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => Array.from(part)));
}

function trailer(length: number, magic = 'PAR1'): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(ascii(magic), 4);
  return bytes;
}

function fileOf(metaData: Partial<FileMetaData>, body = new Uint8Array(0)): Uint8Array {
  const footer = encode(fileMetaData, {
    version: 2,
    schema: [{ name: 'root', numChildren: 0 }],
    numRows: 0,
    rowGroups: eagerList([]),
    ...metaData,
  });
  return concat(ascii('PAR1'), body, footer, trailer(footer.byteLength));
}

function counting(bytes: Uint8Array): { source: ByteSource; reads: [number, number][] } {
  const reads: [number, number][] = [];
  const inner = memorySource('test.parquet', bytes);
  const read: ByteSource['read'] = async (start, end, signal) => {
    reads.push([start, end]);
    return inner.read(start, end, signal);
  };
  return { source: { ...inner, read }, reads };
}

async function failure(bytes: Uint8Array): Promise<TableError> {
  try {
    await readFooter(memorySource('test.parquet', bytes));
  } catch (error) {
    if (error instanceof TableError) return error;
    throw error;
  }
  throw new Error('the footer was read');
}

const group = (numRows: number) => ({ columns: eagerList([]), totalByteSize: 0, numRows });

describe('readFooter', () => {
  it('reads a small file once, and whole', async () => {
    const bytes = fileOf({ createdBy: 'a test' });
    const { source, reads } = counting(bytes);
    const footer = await readFooter(source);
    expect(footer.metaData.createdBy).toBe('a test');
    expect(footer.footerStart).toBe(4);
    expect(footer.footerBytes).toBe(bytes.byteLength - 4);
    expect(reads).toEqual([[0, bytes.byteLength]]);
  });

  it('reads the last 64 KiB of a larger file, and nothing else', async () => {
    const bytes = fileOf({}, new Uint8Array(300_000));
    const { source, reads } = counting(bytes);
    await readFooter(source);
    expect(reads).toEqual([[bytes.byteLength - 65_536, bytes.byteLength]]);
  });

  it('reads a footer beyond 64 KiB with exactly one more read', async () => {
    const bytes = fileOf({ createdBy: 'x'.repeat(100_000) }, new Uint8Array(300_000));
    const { source, reads } = counting(bytes);
    const footer = await readFooter(source);
    expect(footer.metaData.createdBy).toHaveLength(100_000);
    expect(reads).toHaveLength(2);
    expect(reads[1]).toEqual([300_004, bytes.byteLength - 8]);
  });

  it('sums the rows of the row groups, whatever the file says', async () => {
    const bytes = fileOf({ numRows: 0, rowGroups: eagerList([group(3), group(0), group(4)]) });
    const footer = await readFooter(memorySource('t', bytes));
    expect([...footer.rowStarts]).toEqual([0, 3, 3, 7]);
  });

  it('says what an empty file is', async () => {
    expect((await failure(new Uint8Array(0))).code).toBe('empty');
  });

  it('says what a file of another kind starts and ends with', async () => {
    const error = await failure(ascii('id,name\n1,Oslo\n'));
    expect(error.code).toBe('notTable');
    expect(error.message).toBe('it starts with "id,n" and ends with 73 6c 6f 0a instead of "PAR1"');
  });

  it('tells a file that was cut short from one of another kind', async () => {
    const whole = fileOf({}, new Uint8Array(100_000));
    const error = await failure(whole.subarray(0, 90_000));
    expect(error.code).toBe('truncated');
    expect(error.where).toEqual({ part: 'end of file', offset: 89_996 });
  });

  it('refuses a footer that is longer than the file', async () => {
    const error = await failure(concat(ascii('PAR1'), trailer(1000)));
    expect(error.code).toBe('truncated');
    expect(error.where).toEqual({ part: 'footer', offset: 4 });
  });

  it('says that an encrypted footer needs a key', async () => {
    const crypto = encode(fileCryptoMetaData, { encryptionAlgorithm: { AES_GCM_V1: {} } });
    const footer = concat(crypto, new Uint8Array(40));
    const error = await failure(concat(ascii('PARE'), footer, trailer(footer.length, 'PARE')));
    expect(error.code).toBe('encrypted');
    expect(error.message).toBe(
      'its footer can only be read with the footer key, which was not given',
    );
  });

  it('names the byte at which the footer is damaged', async () => {
    const bytes = fileOf({ createdBy: 'a test' }, new Uint8Array(50));
    bytes[54] = 0x1d; // field 1 becomes a field of unknown type 13
    const error = await failure(bytes);
    expect(error.code).toBe('corrupt');
    expect(error.where?.part).toBe('footer');
    expect(error.where?.offset).toBe(55);
  });

  it('refuses a negative number of rows', async () => {
    const error = await failure(fileOf({ rowGroups: eagerList([group(5), group(-1)]) }));
    expect(error.code).toBe('corrupt');
    expect(error.where?.part).toBe('row group 1');
  });

  it('reads nothing for a call that was cancelled before', async () => {
    const { source, reads } = counting(fileOf({}));
    await expect(readFooter(source, AbortSignal.abort())).rejects.toThrow('cancelled');
    expect(reads).toEqual([]);
  });
});
