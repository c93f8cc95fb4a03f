/** Which of the writer's values a reader's schema needs; the others are skipped. */
import type { Selection } from '../plan/planDecode.ts';
import type { Step } from '../resolution/resolution.ts';

/** A step within itself, of a recursive type, needs all: such values are kept as they are. */
export function selectionOf(step: Step, around: ReadonlySet<Step> = new Set()): Selection {
  if (around.has(step)) return 'all';
  const within = new Set(around).add(step);
  switch (step.kind) {
    case 'same':
    case 'promote':
    case 'symbols':
      return 'all';
    case 'items':
      return { kind: 'items', item: selectionOf(step.item, within) };
    case 'record': {
      const fields = step.fields.flatMap((field) =>
        field.kind === 'written' ? [[field.source, selectionOf(field.step, within)] as const] : [],
      );
      return { kind: 'record', fields: new Map(fields) };
    }
    case 'union': {
      const branches = step.branches.map((branch) =>
        branch === undefined ? 'all' : selectionOf(branch.step, within),
      );
      return step.writer.kind === 'union' ? { kind: 'union', branches } : branches[0];
    }
  }
}
