/** Collects faults: all are counted, and so many are kept that a file of nothing but damage has a report of bounded size. */
import { faultKinds, type Fault } from '../../table/fault.ts';
import type { FaultGroup, ValidateSummary } from './validateSpec.ts';

const usualPlaces = 5;
const maxGroups = 200;
const maxUnchecked = 20;

interface OpenGroup {
  readonly first: Fault;
  readonly faults: Fault[];
  count: number;
}

export class FaultReport {
  readonly #groups = new Map<string, OpenGroup>();
  readonly #places: number;
  readonly #unchecked = new Set<string>();
  #count = 0;
  #ungrouped = 0;

  constructor(placesPerGroup = usualPlaces) {
    this.#places = placesPerGroup;
  }

  readonly add = (fault: Fault): void => {
    this.#count++;
    const key = `${fault.kind} ${fault.subject}`;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.count++;
      if (group.faults.length < this.#places) group.faults.push(fault);
    } else if (this.#groups.size < maxGroups)
      this.#groups.set(key, { first: fault, faults: [fault], count: 1 });
    else this.#ungrouped++;
  };

  /** Says what could not be checked, in a sentence; the same sentence once. */
  leaveOut(sentence: string): void {
    if (this.#unchecked.size < maxUnchecked) this.#unchecked.add(sentence);
  }

  finish(): Pick<ValidateSummary, 'faults' | 'groups' | 'ungrouped' | 'unchecked'> {
    const groups = [...this.#groups.values()].map(
      ({ first: { kind, subject }, count, faults }): FaultGroup => ({
        kind,
        subject,
        count,
        faults,
      }),
    );
    const rank = ({ kind }: FaultGroup): number => faultKinds.indexOf(kind);
    return {
      faults: this.#count,
      groups: groups.sort((a, b) => rank(a) - rank(b)),
      ungrouped: this.#ungrouped,
      unchecked: [...this.#unchecked],
    };
  }
}
