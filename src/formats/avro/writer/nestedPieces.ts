/** Pieces made of others: records, arrays and maps, unions. */
import { intPiece, type Piece, type Presence } from './piece.ts';
import { intBytes, writeInt } from './varint.ts';

/** One after the other. */
export function sequence(pieces: readonly Piece[]): Piece {
  return {
    addSizes(sizes) {
      for (const piece of pieces) piece.addSizes(sizes);
    },
    write(out, at) {
      for (const piece of pieces) piece.write(out, at);
    },
  };
}

/** A piece that has values only for some places: value k is for place `numbers[k]`. */
export function sparsePiece(piece: Piece, numbers: Int32Array): Piece {
  return {
    addSizes(sizes) {
      const own = new Int32Array(numbers.length);
      piece.addSizes(own);
      for (let k = 0; k < numbers.length; k++) sizes[numbers[k]!]! += own[k]!;
    },
    write(out, at) {
      const own = numbers.map((number) => at[number]!);
      piece.write(out, own);
      for (let k = 0; k < numbers.length; k++) at[numbers[k]!] = own[k]!;
    },
  };
}

/**
 * Arrays and maps: one block of all items, and the end. List k has the next `lengths[k]` values of `items`; where it is
 * not there it has none, and nothing is written.
 */
export function listPiece(lengths: Int32Array, items: Piece, { present }: Presence): Piece {
  const itemSizes = new Int32Array(sumOf(lengths));
  return {
    addSizes(sizes) {
      items.addSizes(itemSizes);
      for (let k = 0, item = 0; k < lengths.length; k++) {
        if (present?.[k] === 0) continue;
        const length = lengths[k]!;
        let bytes = length > 0 ? intBytes(length) + 1 : 1;
        for (const end = item + length; item < end; item++) bytes += itemSizes[item]!;
        sizes[k]! += bytes;
      }
    },
    write(out, at) {
      const itemAt = new Int32Array(itemSizes.length);
      for (let k = 0, item = 0; k < lengths.length; k++) {
        if (present?.[k] === 0) continue;
        const length = lengths[k]!;
        let to = at[k]!;
        if (length > 0) to = writeInt(out, to, length);
        for (const end = item + length; item < end; item++) {
          itemAt[item] = to;
          to += itemSizes[item]!;
        }
        out[to++] = 0;
        at[k] = to;
      }
      items.write(out, itemAt);
    },
  };
}

function sumOf(lengths: Int32Array): number {
  let sum = 0;
  for (const length of lengths) sum += length;
  return sum;
}

const allThere: Presence = { present: undefined, branchBytes: 0 };

/** The numbers that stand before the values of a union. */
export function branchPiece(branches: Int32Array): Piece {
  return intPiece(branches, allThere);
}
