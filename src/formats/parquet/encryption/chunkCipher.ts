/** What opens the modules of one column chunk. */
import { chunkAad, pageAad, type ChunkModule, type ChunkOrdinals, type PageModule } from './aad.ts';
import { openCtr, openGcm, type ModuleKey } from './module.ts';

/** How page bodies are encrypted; everything else has a tag (GCM) always. */
export type PageCipher = 'gcm' | 'ctr';

export interface ChunkCipher {
  readonly key: ModuleKey;
  readonly fileAad: Uint8Array;
  readonly ordinals: ChunkOrdinals;
  readonly pages: PageCipher;
}

/** Undefined when the module is not what was sealed with this key at this place. */
export async function openChunkModule(
  { key, fileAad, ordinals, pages }: ChunkCipher,
  module: ChunkModule,
  bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (module === 'dictionaryPage' && pages === 'ctr') return openCtr(bytes, key);
  return openGcm(bytes, key, chunkAad(fileAad, module, ordinals));
}

/** As openChunkModule; `page` counts data pages from 0. */
export async function openPageModule(
  { key, fileAad, ordinals, pages }: ChunkCipher,
  module: PageModule,
  page: number,
  bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (module === 'dataPage' && pages === 'ctr') return openCtr(bytes, key);
  return openGcm(bytes, key, pageAad(fileAad, module, ordinals, page));
}
