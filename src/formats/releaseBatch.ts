/** Frees a record batch that owns its buffers (dictionaries aside, which batches share), before the collector would. */
import type { BufferType, Data, RecordBatch } from 'apache-arrow';
import { release } from '../base/release.ts';

/** Nobody may look at the batch again, nor at anything that shares its memory. */
export function releaseBatch(batch: RecordBatch): void {
  const buffers = new Set<ArrayBuffer>();
  addBuffers(batch.data, buffers);
  for (const buffer of buffers) release(buffer);
}

function addBuffers(data: Data, buffers: Set<ArrayBuffer>): void {
  const views: Readonly<Record<BufferType, ArrayBufferView | undefined>> = data.buffers;
  for (const view of [...Object.values(views), ...data.variadicBuffers])
    if (view?.buffer instanceof ArrayBuffer && view.buffer.byteLength > 0) buffers.add(view.buffer);
  for (const child of data.children) addBuffers(child, buffers);
}
