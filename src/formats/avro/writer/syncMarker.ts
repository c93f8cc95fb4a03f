/** What stands after the header and after every block, so that readers find their way back. */
import { syncMarkerBytes } from '../container/header.ts';

/** A new one for each file: data must not hold it by chance, nor by intent. */
export function randomSyncMarker(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(syncMarkerBytes));
}
