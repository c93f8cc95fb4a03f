// Pages whose bytes were changed, of every codec, plain and encrypted.
import { beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../../src/codecs/codecs.ts';
import { nodeCodecs } from '../../../../src/node/nodeCodecs.ts';
import { seededRandom } from '../../../../src/base/random.ts';
import { readFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import {
  chunkBytes,
  pageEnd,
  walkPages,
  type FoundPage,
} from '../../../../src/formats/parquet/pages/pageHeaders.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { DecryptionKeys } from '../../../../src/formats/decryptionKeys.ts';
import type { ValidateSummary } from '../../../../src/jobs/validate/validateSpec.ts';
import { fixtureBytes, fixtureKeys } from '../../formats/parquet/encryption/fixtures.ts';
import { groupsOf, parquetOf, rewritten, validated } from './validating.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
let original: Uint8Array;
lendCodecs(nodeCodecs());

beforeAll(async () => {
  original = await parquetOf('SELECT i AS id, md5(i::VARCHAR) AS text FROM range(2000) t(i)');
});

interface PlacedPage {
  readonly page: FoundPage;
  /** As faults name it. */
  readonly part: string;
  /** Whether its encryption tells that it was altered. */
  readonly isTagged: boolean;
}

async function pagesOf(bytes: Uint8Array, keys?: DecryptionKeys): Promise<PlacedPage[]> {
  const source = memorySource('', bytes);
  const footer = await readFooter(source, undefined, undefined, keys);
  const found: PlacedPage[] = [];
  for (const [rowGroup, { columns }] of [...footer.metaData.rowGroups].entries())
    for (const leaf of [...columns].keys()) {
      const chunk = chunkBytes(footer, rowGroup, leaf);
      for await (const page of walkPages(source, chunk, chunk, undefined))
        found.push({ page, part: chunk.part, isTagged: chunk.sealed?.cipher.pages === 'gcm' });
    }
  return found;
}

/** Runs `look` over copies of the file with one bit of one page's body changed, and tells which. */
async function spoilPages(
  bytes: Uint8Array,
  { pages, times }: { readonly pages: readonly PlacedPage[]; readonly times: number },
  look: (spoilt: Uint8Array, place: PlacedPage, at: number) => Promise<void>,
): Promise<void> {
  const random = seededRandom(seed);
  for (let time = 0; time < times; time++) {
    const place = pages[Math.floor(random() * pages.length)]!;
    const { page } = place;
    const body = page.offset + page.headerBytes;
    const spoilt = bytes.slice();
    const at = body + Math.floor(random() * (pageEnd(page) - body));
    spoilt[at]! ^= 1 << Math.floor(random() * 8);
    await look(spoilt, place, at);
  }
}

const places = ({ groups }: ValidateSummary): string[] =>
  groups.flatMap(({ faults }) => faults.map(({ part, offset }) => `${part} ${offset}`));

const codecs = ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'] as const;

describe.each(codecs)(`a changed bit in a page of codec %s (seed ${seed})`, (compression) => {
  const times = 20;

  it('is found by the checksum of its page', { timeout: 60_000 }, async () => {
    const bytes = await rewritten(original, { pageBytes: 4096, compression, checksums: true });
    await spoilPages(
      bytes,
      { pages: await pagesOf(bytes), times },
      async (spoilt, { page, part }) => {
        const summary = await validated(spoilt);
        expect(groupsOf(summary)).toContainEqual(expect.stringMatching(/^checksum \w+ 1$/));
        expect(places(summary)).toContain(`${part} ${page.offset}`);
        // Of what else is found, nothing is said of another column chunk.
        for (const place of places(summary)) expect(place).toContain(part);
      },
    );
  });

  it(
    'is found by its codec, if that has checksums, or what is found is where it is',
    { timeout: 60_000 },
    async () => {
      const bytes = await rewritten(original, { pageBytes: 4096, compression, checksums: false });
      const pages = await pagesOf(bytes);
      await spoilPages(bytes, { pages, times }, async (spoilt, { page, part }, at) => {
        const found = places(await validated(spoilt));
        for (const place of found) expect(place).toContain(part);
        // But for what is in the header of its stream.
        if (compression === 'gzip' && at > page.offset + page.headerBytes + 10)
          expect(found).toContain(`${part} ${page.offset}`);
      });
    },
  );
});

describe.each([
  'uniform-gcm.parquet',
  'uniform-ctr-named.parquet',
  'uniform-signed.parquet',
  'columns.parquet',
  'columns-signed.parquet',
])('an encrypted file (%s)', (name) => {
  const bytes = fixtureBytes(name);
  const keys = fixtureKeys(name);
  const reading = { memoryLimitBytes: 2 ** 28, keys };

  it('is checked with its keys, as far as it is plain and as far as it is not', async () => {
    const plain = await validated(fixtureBytes('plain.parquet'));
    const summary = await validated(bytes, {}, { reading });
    expect(summary).toMatchObject({ faults: 0, unchecked: [], pages: plain.pages });
  });

  it('has every altered page told, where there is anything that tells', async () => {
    const pages = await pagesOf(bytes, keys);
    await spoilPages(bytes, { pages, times: 15 }, async (spoilt, { page, part, isTagged }) => {
      const found = places(await validated(spoilt, {}, { reading }));
      if (isTagged) expect(found).toEqual([`${part} ${page.offset}`]);
      else for (const place of found) expect(place).toContain(part);
    });
  });

  it('says what it could not look at without keys', async () => {
    const without = validated(bytes);
    if (name.includes('signed'))
      expect((await without).unchecked).toContainEqual(
        expect.stringMatching(
          /^Column secret: the column can only be read with .*, which was not given\.$/,
        ),
      );
    else
      await expect(without).rejects.toMatchObject({
        code: 'encrypted',
        message: expect.stringMatching(
          /^its footer can only be read with the footer key.* not given$/,
        ) as string,
      });
  });
});
