/** Quiet marks in the bar: that the file is read as another schema than its own, and that it could not be. */
import type { VNode } from 'preact';
import type { HostAction, OpenedDocument } from '../../src/protocol/messages.ts';
import type { Session } from '../session.ts';
import { Icon } from '../ui/icon.tsx';

interface ReaderSchemaMarksProps {
  readonly session: Session;
  readonly table: OpenedDocument;
}

export function ReaderSchemaMarks({ session, table }: ReaderSchemaMarksProps): VNode {
  const { readerSchema, refusedSchema } = table;
  return (
    <>
      {readerSchema !== undefined && (
        <Mark
          session={session}
          text={`as ${readerSchema.name}`}
          title={inForceText(table, readerSchema.name)}
          remove="Read as it was written"
          action="clearReaderSchema"
        />
      )}
      {refusedSchema !== undefined && (
        <Mark
          session={session}
          isRefused
          text={`not as ${refusedSchema.name}`}
          title={refusedSchema.reasons.join('\n')}
          remove={`Forget ${refusedSchema.name}`}
          action="forgetRefusedSchema"
        />
      )}
    </>
  );
}

interface MarkProps {
  readonly session: Session;
  readonly isRefused?: boolean;
  readonly text: string;
  readonly title: string;
  /** What the cross does. */
  readonly remove: string;
  readonly action: HostAction;
}

function Mark({ session, isRefused, text, title, remove, action }: MarkProps): VNode {
  return (
    <span class={isRefused === true ? 'mark refused' : 'mark'} role="group" aria-label={text}>
      <button
        type="button"
        title={`${title}\n\nChoose another schema…`}
        onClick={() => {
          session.runAction('chooseReaderSchema');
        }}
      >
        {isRefused === true && <Icon name="warning" />}
        <span>{text}</span>
      </button>
      <button
        type="button"
        title={remove}
        aria-label={remove}
        onClick={() => {
          session.runAction(action);
        }}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

/** Which columns are other ones than the file has. */
function inForceText({ name, facts }: OpenedDocument, schema: string): string {
  const { filled = [], leftOut = [] } = facts.avro?.readerColumns ?? {};
  return [
    `${name} is read as the schema of ${schema}.`,
    filled.length > 0 ? `Not in the file, and filled with defaults: ${filled.join(', ')}.` : '',
    leftOut.length > 0 ? `In the file, and left out: ${leftOut.join(', ')}.` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}
