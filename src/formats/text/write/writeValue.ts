/** How the values of a column come into lines of text. */

/** Appends the text of the value of a row, which is not null. */
export type WriteValue = (row: number) => void;
