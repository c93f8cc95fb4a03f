/** The page's icons; see svg.ts for those of the grid. */
import type { VNode } from 'preact';

const paths = {
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.4M8 11.4v.7',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h7v8h-7zM10.5 5.5v-3h-7v8h2',
  panel: 'M2.5 3.5h11v9h-11zM9.5 3.5v9',
  rewrite: 'M2.5 6.5A5.6 5.6 0 0 1 13 6M13.2 2.8V6H10M13.5 9.5A5.6 5.6 0 0 1 3 10M2.8 13.2V10H6',
  good: 'M3 8.5l3.2 3.2L13 4.8',
  chevron: 'M6 4l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

/** Decorative: what it stands beside says the same in words. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
