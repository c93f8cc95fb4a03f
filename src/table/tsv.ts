/** Tab-separated values as spreadsheets paste them. */

/** One field: quoted, with quotes doubled, when it holds what would end it (a tab, a line break) or starts with a quote. */
export function tsvField(text: string): string {
  return /^"|[\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
