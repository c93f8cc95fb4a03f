"""Values as plain data in which equal ones, and only those, are equal: numbers have their bits, times their counts."""

import decimal
import numbers
import struct

import pyarrow as pa


def plain(value):
    """Of a Python value; what is no number and no bytes stays what it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return "s" + value
    if isinstance(value, bytes):
        return "x" + value.hex()
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, decimal.Decimal):
        sign, digits, _ = value.as_tuple()
        return "i" + ("-" if sign and any(digits) else "") + str(int("".join(map(str, digits))))
    if isinstance(value, numbers.Real):
        return "f" + struct.pack(">d", float(value)).hex()
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return [plain(item) for item in value]


def cells(array):
    """Of an Arrow array: the members of a struct in their order, the pairs of a map as they come."""
    of = array.type
    if isinstance(of, pa.BaseExtensionType):
        return cells(array.storage)
    if pa.types.is_dictionary(of):
        return cells(array.dictionary_decode())
    if pa.types.is_temporal(of):
        return cells(array.view(pa.int32() if of.bit_width == 32 else pa.int64()))
    if pa.types.is_struct(of):
        parts = [cells(array.field(i)) for i in range(of.num_fields)]
        rows = [[part[row] for part in parts] for row in range(len(array))]
    elif pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_map(of):
        pairs = pa.types.is_map(of)
        parts = [*map(list, zip(cells(array.keys), cells(array.items)))] if pairs else cells(array.values)
        offsets = array.offsets.to_pylist()
        rows = [parts[start:end] for start, end in zip(offsets, offsets[1:])]
    else:
        return [plain(value) for value in array.to_pylist()]
    return [row if valid else None for row, valid in zip(rows, array.is_valid().to_pylist())]


def columns(table):
    """Of an Arrow table."""
    return [
        sum((cells(chunk) for chunk in table.column(i).chunks), [])
        for i in range(table.num_columns)
    ]
