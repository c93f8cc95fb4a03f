/** Checks the pages of a column chunk against their checksums when asked, and says what came of it. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAbort, toTableError } from '../../src/base/errors.ts';
import { errorText } from '../../src/base/errorText.ts';
import type { ChecksumReport, ChunkPlace } from '../../src/table/layout.ts';
import { countOf, countText } from '../../src/base/quantityText.ts';
import type { Session } from '../session.ts';

function checksumText({ pages, checked, wrong }: ChecksumReport): string {
  if (checked === 0) return 'No page has a checksum.';
  const [first] = wrong;
  if (first !== undefined)
    return `${countOf(wrong.length, 'page')} of ${countText(checked)} with a checksum changed after writing, the first at byte ${countText(first)}.`;
  const rest = pages > checked ? `; ${countOf(pages - checked, 'page')} without` : '';
  return `${countOf(checked, 'checksum')} right${rest}.`;
}

export interface ChecksumButtonProps {
  readonly session: Session;
  /** The file's name, for messages. */
  readonly name: string;
  readonly place: ChunkPlace;
}

export function ChecksumButton({ session, name, place }: ChecksumButtonProps): VNode {
  const [words, setWords] = useState('');
  const request = useRef<AbortController | undefined>(undefined);
  useEffect(
    () => () => {
      request.current?.abort();
    },
    [],
  );
  const verify = async (): Promise<void> => {
    request.current?.abort();
    request.current = new AbortController();
    const { signal } = request.current;
    setWords('Reading…');
    try {
      setWords(checksumText(await session.host.verifyChecksums({ chunk: place }, { signal })));
    } catch (error) {
      if (!isAbort(error)) setWords(errorText(toTableError(error), name));
    }
  };
  return (
    <div class="verify">
      <button type="button" class="button" onClick={() => void verify()}>
        Verify checksums
      </button>
      <p role="status">{words}</p>
    </div>
  );
}
