/** The field that takes one to a row. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { parseRowNumber } from '../../src/base/rowNumber.ts';

export function GoToRow({ session }: { readonly session: Session }): VNode {
  const [error, setError] = useState<string | undefined>(undefined);
  const go = (text: string): void => {
    const parsed = parseRowNumber(text);
    setError(parsed.kind === 'invalid' ? parsed.reason : undefined);
    if (parsed.kind === 'row') session.goToRow(parsed.target);
  };
  return (
    <div class="go-to-row">
      <input
        type="text"
        inputMode="numeric"
        class={error === undefined ? 'input' : 'input invalid'}
        placeholder="Go to row"
        title="Such as 1,234,567 or 12M or 1e6; -1 is the last row"
        aria-label="Go to row"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : 'go-to-row-error'}
        onInput={() => {
          setError(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.currentTarget.value);
          if (event.key !== 'Escape') return;
          setError(undefined);
          event.currentTarget.value = '';
          session.grid?.focus();
        }}
      />
      {error !== undefined && (
        <div class="input-error" id="go-to-row-error" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
