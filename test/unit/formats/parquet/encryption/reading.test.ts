import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import { openRowGroups } from '../../../../../src/formats/parquet/pages/sealedPages.ts';
import {
  readFooter,
  type ParquetFooter,
} from '../../../../../src/formats/parquet/footer/footer.ts';
import { pageHeader } from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { wholeChunk, type SealedPiece } from '../../../../../src/formats/parquet/mini/miniFile.ts';
import { chunkBytes, walkPages } from '../../../../../src/formats/parquet/pages/pageHeaders.ts';
import { readPagePlaces } from '../../../../../src/formats/parquet/pages/pageIndex.ts';
import { planColumn } from '../../../../../src/formats/parquet/plan/plan.ts';
import { planWindow } from '../../../../../src/formats/parquet/plan/planWindow.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { decode } from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import type { Range } from '../../../../../src/table/schema.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../../corpus.ts';
import { corpusKeys } from './corpusKeys.ts';
import { fixtureBytes, fixtureKeys } from './fixtures.ts';
import { allTexts, columnTexts, openWith } from './texts.ts';

const files = [
  'uniform-gcm.parquet',
  'uniform-ctr-named.parquet',
  'uniform-signed.parquet',
  'columns.parquet',
  'columns-signed.parquet',
];

const plain = await allTexts(await openWith(fixtureBytes('plain.parquet')));

async function failure(act: () => Promise<unknown>): Promise<TableError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof TableError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe.each(files)('%s', (name) => {
  it('with its keys has the values of the table before it was encrypted', async () => {
    expect(await allTexts(await openWith(fixtureBytes(name), fixtureKeys(name)))).toEqual(plain);
  });

  it('with its keys has the layout of a plain file', async () => {
    const reader = await openWith(fixtureBytes(name), fixtureKeys(name));
    const before = await openWith(fixtureBytes('plain.parquet'));
    for (let segment = 0; segment < 3; segment++)
      for (const [leaf, chunk] of reader.columnChunks(segment).entries()) {
        const { path, codec, encodings, values, nulls, min, max } = chunk;
        const expected = before.columnChunks(segment)[leaf];
        expect(expected).toMatchObject({ path, codec, encodings, values, nulls, min, max });
      }
  });

  it('with its keys has the pages of a plain file', async () => {
    const reader = await openWith(fixtureBytes(name), fixtureKeys(name));
    const before = await openWith(fixtureBytes('plain.parquet'));
    const all = { start: 0, end: 100 };
    for (let leaf = 0; leaf < 4; leaf++) {
      const place = { segment: 1, leaf };
      const { pages } = await reader.pages(place, all);
      const facts = pages.map(({ kind, encoding, values, rows, nulls, firstRow, min, max }) => {
        return { kind, encoding, values, rows, nulls, firstRow, min, max };
      });
      const plainPages = (await before.pages(place, all)).pages;
      expect(plainPages).toHaveLength(facts.length);
      expect(plainPages).toMatchObject(facts);
    }
  });

  it('says which keys are missing instead of showing anything encrypted', async () => {
    const opening = await openWith(fixtureBytes(name)).catch((error: unknown) => error);
    if (opening instanceof TableError) {
      expect(opening.code).toBe('encrypted');
      expect(opening.message).toMatch(/^its footer can only be read with /);
      return;
    }
    const reader = await openWith(fixtureBytes(name));
    const locked = reader.facts.lockedColumns;
    expect(locked.length).toBeGreaterThan(0);
    for (const { name: column } of reader.schema.fields) {
      const path = locked.find((leaf) => leaf.split('.')[0] === column);
      if (path === undefined) expect(await columnTexts(reader, column)).toEqual(plain[column]);
      else {
        const error = await failure(async () => columnTexts(reader, column));
        expect(error.code).toBe('encrypted');
        expect(error.where?.part).toBe(`row group 0, column ${path}`);
      }
    }
  });

  it('says so when the footer key is another', async () => {
    const keys = { ...fixtureKeys(name), footer: new Uint8Array(32) };
    const error = await failure(async () => openWith(fixtureBytes(name), keys));
    expect(error.code).toBe('encrypted');
    expect(error.message).toContain('the footer key that was given does not fit');
  });
});

describe('column keys', () => {
  const name = 'columns.parquet';

  it('are not needed for the other columns', async () => {
    const { footer } = fixtureKeys(name);
    const reader = await openWith(fixtureBytes(name), { footer });
    expect(reader.facts.lockedColumns).toEqual(['secret', 'tags.list.element']);
    expect(await columnTexts(reader, 'city')).toEqual(plain['city']);
    expect(reader.columnChunks(0).map(({ codec }) => codec)).toEqual([
      'ZSTD',
      'ZSTD',
      'encrypted',
      'encrypted',
    ]);
  });

  it('that do not fit close their column only', async () => {
    const { footer, columns } = fixtureKeys(name);
    const keys = { footer, columns: { ...columns, secret: new Uint8Array(16) } };
    const reader = await openWith(fixtureBytes(name), keys);
    expect(await columnTexts(reader, 'tags')).toEqual(plain['tags']);
    const error = await failure(async () => columnTexts(reader, 'secret'));
    expect(error).toMatchObject({
      code: 'encrypted',
      message: 'the key that was given for the column does not fit',
      where: { part: 'row group 0, column secret' },
    });
  });

  it('may be given for a column above', async () => {
    const { footer, columns } = fixtureKeys(name);
    const tags = columns?.['tags.list.element'] ?? new Uint8Array(0);
    const reader = await openWith(fixtureBytes(name), { footer, columns: { tags } });
    expect(await columnTexts(reader, 'tags')).toEqual(plain['tags']);
  });

  it('must be AES keys', async () => {
    const error = await failure(async () =>
      openWith(fixtureBytes(name), { columns: { secret: new Uint8Array(5) } }),
    );
    expect(error.code).toBe('invalidArgument');
    expect(error.message).toBe('the key of secret has 5 bytes, not 16, 24 or 32');
  });
});

describe('the AAD prefix', () => {
  it('is asked for where the file does not hold it', async () => {
    const name = 'uniform-ctr-named.parquet';
    const { footer } = fixtureKeys(name);
    const error = await failure(async () => openWith(fixtureBytes(name), { footer }));
    expect(error.code).toBe('encrypted');
    expect(error.message).toContain(
      'with its AAD prefix, which is not in the file and was not given',
    );
  });

  it('is taken from the file where that holds it', async () => {
    const name = 'uniform-signed.parquet';
    const { footer } = fixtureKeys(name);
    expect(await allTexts(await openWith(fixtureBytes(name), { footer }))).toEqual(plain);
  });

  it('is refused where it is not that of the file', async () => {
    const name = 'uniform-signed.parquet';
    const keys = { ...fixtureKeys(name), aadPrefix: new TextEncoder().encode('trips of June') };
    const reader = await openWith(fixtureBytes(name), keys);
    const error = await failure(async () => columnTexts(reader, 'id'));
    expect(error.message).toContain('with another AAD prefix than the one that was given');
  });
});

/** The footer, opened, and the bytes, so that a test can find its way in them. */
async function opened(name: string): Promise<{ bytes: Uint8Array; footer: ParquetFooter }> {
  const bytes = fixtureBytes(name);
  const source = memorySource(name, bytes);
  return { bytes, footer: await readFooter(source, undefined, undefined, fixtureKeys(name)) };
}

/** The encrypted bytes of a whole column chunk. */
function sealedPiece(footer: ParquetFooter, rowGroup: number, leaf: number): SealedPiece {
  const [piece] = wholeChunk(footer, rowGroup, leaf).pieces;
  if (piece?.kind !== 'sealed') throw new Error('the column is not encrypted');
  return piece;
}

describe('altered files', () => {
  it('fail at the page that was altered, and nowhere else', async () => {
    const name = 'columns.parquet';
    const { bytes, footer } = await opened(name);
    const piece = sealedPiece(footer, 1, 2);
    const at = piece.end - 20;
    bytes[at] = bytes[at]! ^ 1;
    const reader = await openWith(bytes, fixtureKeys(name));
    const error = await failure(async () => columnTexts(reader, 'secret'));
    expect(error.code).toBe('corrupt');
    expect(error.message).toMatch(/^the body of page \d+ was altered after it was encrypted$/);
    expect(error.where?.part).toBe('row group 1, column secret');
    expect(error.where?.offset).toBeGreaterThan(piece.start);
    expect(error.where?.offset).toBeLessThan(piece.end);
    expect(await columnTexts(reader, 'tags')).toEqual(plain['tags']);
  });

  it('fail where two pages changed places', async () => {
    const name = 'uniform-gcm.parquet';
    const { bytes, footer } = await opened(name);
    // The ids of two row groups: equally long chunks, sealed with the same key.
    const [first, second] = [sealedPiece(footer, 0, 0), sealedPiece(footer, 1, 0)];
    const length = Math.min(first.end - first.start, second.end - second.start);
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(second.start, second.start + length), first.start);
    const reader = await openWith(swapped, fixtureKeys(name));
    const error = await failure(async () => columnTexts(reader, 'id'));
    expect(error.code).toBe('corrupt');
    expect(error.where?.part).toBe('row group 0, column id');
  });

  it('fail where a module says it is longer than its chunk', async () => {
    const name = 'uniform-ctr-named.parquet';
    const { bytes, footer } = await opened(name);
    const piece = sealedPiece(footer, 0, 0);
    new DataView(bytes.buffer).setUint32(piece.start, 0xffffffff, true);
    const reader = await openWith(bytes, fixtureKeys(name));
    const error = await failure(async () => columnTexts(reader, 'id'));
    expect(error).toMatchObject({
      code: 'corrupt',
      message: 'an encrypted page does not fit into its column chunk',
      where: { part: 'row group 0, column id', offset: piece.start },
    });
  });

  it('fail at the signature when a plaintext footer was altered', async () => {
    const name = 'columns-signed.parquet';
    const bytes = fixtureBytes(name);
    const text = new TextDecoder('latin1').decode(bytes);
    const at = text.lastIndexOf('parquet-cpp-arrow');
    bytes[at] = 0x50;
    const error = await failure(async () => openWith(bytes, fixtureKeys(name)));
    expect(error.code).toBe('encrypted');
    expect(error.message).toContain('the footer was altered');
  });
});

const bytesIn =
  (bytes: Uint8Array) =>
  ({ start, end }: Range): Uint8Array =>
    bytes.subarray(start, end);

describe('page headers of encrypted chunks', () => {
  const names = hasCorpus ? corpusFiles.filter((name) => name.endsWith('.encrypted')) : [];
  const all = [
    ...files.map((name) => ({ name, bytes: fixtureBytes(name), keys: fixtureKeys(name) })),
    ...names.map((name) => ({ name, bytes: corpusBytes(name), keys: corpusKeys(name) })),
  ];

  it.each(all)('of $name are walked to the end of each chunk', async ({ name, bytes, keys }) => {
    const source = memorySource(name, bytes);
    const footer = await readFooter(source, undefined, undefined, keys);
    const { leaves } = schemaTree(footer.metaData.schema);
    for (const leaf of leaves.keys()) {
      const chunk = chunkBytes(footer, 0, leaf);
      let values = 0;
      const data: number[] = [];
      for await (const page of walkPages(source, chunk, chunk, undefined)) {
        const { dataPageHeader, dataPageHeaderV2 } = page.header;
        values += (dataPageHeader ?? dataPageHeaderV2)?.numValues ?? 0;
        if (page.header.dictionaryPageHeader === undefined) data.push(page.offset);
      }
      expect(values).toBe(chunk.metaData.numValues);
      const places = await readPagePlaces(source, { footer, rowGroup: 0 }, [leaf], undefined);
      // Where there is an index, it says the same.
      expect(places.get(leaf)?.map(({ start }) => start) ?? data).toEqual(data);
    }
  });

  it('that were altered name their place', async () => {
    const name = 'uniform-gcm.parquet';
    const { bytes, footer } = await opened(name);
    const chunk = chunkBytes(footer, 2, 1);
    bytes[chunk.start + 30] = bytes[chunk.start + 30]! ^ 1;
    const walk = async (): Promise<void> => {
      for await (const page of walkPages(memorySource(name, bytes), chunk, chunk, undefined))
        expect(page.offset).toBeGreaterThan(chunk.start);
    };
    await expect(walk()).rejects.toMatchObject({
      code: 'corrupt',
      message: 'its page header cannot be read: it was altered after it was encrypted',
      where: { part: 'row group 2, column city', offset: chunk.start },
    });
  });
});

describe('windows of encrypted chunks', () => {
  it('are decrypted page by page, with the pages counted from the start of the chunk', async () => {
    const name = 'uniform-gcm.parquet';
    const { bytes, footer } = await opened(name);
    const source = memorySource(name, bytes);
    const node = schemaTree(footer.metaData.schema).columns[1]!;
    const places = await readPagePlaces(source, { footer, rowGroup: 2 }, [1], undefined);
    const pages = places.get(1);
    expect(pages?.length).toBeGreaterThan(1);
    const wanted = { rows: { start: 900, end: 910 }, margin: Infinity };
    const plan = planWindow(planColumn(footer, { start: 2, end: 3 }, 1, node), wanted, [pages]);
    expect(plan.isWindow).toBe(true);
    const sealed = { bytesOf: bytesIn(bytes), first: 2, signal: undefined };
    const [part] = await openRowGroups(plan.parts, sealed);
    const headers =
      part?.chunks[0]?.pieces.map((piece) =>
        piece.kind === 'made' ? decode(pageHeader, piece.bytes).value : undefined,
      ) ?? [];
    // A dictionary page, then the data pages of the window.
    expect(headers[0]?.dictionaryPageHeader).toBeDefined();
    expect(headers.slice(1).every((header) => header?.dataPageHeader !== undefined)).toBe(true);
    const values = headers.slice(1).map((header) => header?.dataPageHeader?.numValues ?? 0);
    expect(values.reduce((sum, count) => sum + count, 0)).toBe(plan.rows.end - plan.rows.start);
    expect(plan.rows.end - plan.rows.start).toBeLessThan(1000);
  });

  it('stop when they are cancelled', async () => {
    const name = 'uniform-gcm.parquet';
    const { bytes, footer } = await opened(name);
    const signal = AbortSignal.abort();
    const source = { bytesOf: bytesIn(bytes), first: 0, signal };
    const rowGroup = { rows: 1000, chunks: [wholeChunk(footer, 0, 0)] };
    const open = openRowGroups([rowGroup], source);
    await expect(open).rejects.toMatchObject({ code: 'aborted' });
  });
});
