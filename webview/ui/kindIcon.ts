/** A picture for each kind of type, so that columns can be told apart at a glance. */
import type { DataType } from '../../src/table/schema.ts';
import { kindGroups, type KindGroup } from '../format/kindGroup.ts';
import { svgIcon } from './svg.ts';

const pictures: Readonly<Record<KindGroup, string>> = {
  // #
  number: 'M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 6h11M2 10h11',
  // T
  text: 'M3 5V3h10v2M8 3v10M6 13h4',
  // a switch
  bool: 'M5.5 4.5h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7zM10.5 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  // a clock
  time: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.5V8l2.5 1.5',
  // 01
  bytes: 'M5 3.5c1.2 0 2 1.5 2 4.5s-.8 4.5-2 4.5S3 11 3 8s.8-4.5 2-4.5zM10 5l2-1.5v9M10 12.5h4',
  // [ ]
  list: 'M6 2.5H3.5v11H6M10 2.5h2.5v11H10M6.5 8h3',
  // { }
  struct:
    'M6 2.5c-2 0-2 1-2 2.5S4 8 2.5 8C4 8 4 9.5 4 11s0 2.5 2 2.5M10 2.5c2 0 2 1 2 2.5s0 3 1.5 3C12 8 12 9.5 12 11s0 2.5-2 2.5',
};

export function kindIcon(type: DataType): SVGSVGElement {
  const picture = kindGroups[type.kind];
  return svgIcon(pictures[picture], `kind-${picture}`);
}
