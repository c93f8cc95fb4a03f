import { expect, it } from 'vitest';
import { runSteps, type Step, type StepResult } from '../../../src/host/multiStep.ts';

type State = Readonly<Record<string, string>>;

/** A step that answers as the test says, and what every step was offered. */
function scripted(answers: readonly (readonly [step: string, answer: string])[]) {
  const offered: string[] = [];
  const rest = [...answers];
  const step =
    (name: string): Step<State> =>
    async (state, { step: number, totalSteps }): Promise<StepResult<State>> => {
      offered.push(`${name} ${state[name] ?? '-'} (${number}/${totalSteps})`);
      const [expected, answer = ''] = rest.shift() ?? [];
      expect(expected).toBe(name);
      if (answer === 'back' || answer === 'left') return Promise.resolve({ kind: answer });
      return Promise.resolve({ kind: 'done', value: { ...state, [name]: answer } });
    };
  return { step, offered };
}

it('offers again what was answered before to who comes back', async () => {
  const { step, offered } = scripted([
    ['a', '1'],
    ['b', '2'],
    ['c', 'back'],
    ['b', 'back'],
    ['a', '1'],
    ['b', '3'],
    ['c', '4'],
  ]);
  const steps = ['a', 'b', 'c'].map(step);
  expect(await runSteps('', steps, {})).toEqual({ a: '1', b: '3', c: '4' });
  expect(offered).toEqual([
    'a - (1/3)',
    'b - (2/3)',
    'c - (3/3)',
    'b 2 (2/3)',
    'a 1 (1/3)',
    'b 2 (2/3)',
    'c - (3/3)',
  ]);
});

it('asks what the answers so far decide, and gives nothing to who leaves', async () => {
  const { step, offered } = scripted([
    ['a', 'more'],
    ['b', 'left'],
  ]);
  const stepsFor = ({ a }: State) => [step('a'), ...(a === 'more' ? [step('b')] : [])];
  expect(await runSteps('', stepsFor, {})).toBeUndefined();
  expect(offered).toEqual(['a - (1/1)', 'b - (2/2)']);
});
