"""What pyarrow and fastavro see in files, each {file, format, names, delimiter, nullText}: names, types, and columns of cells."""

import json
import sys

import fastavro
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from cells import columns, plain

# Dates and decimals as they are stored: not all of them are dates and decimals of Python.
fastavro.read.LOGICAL_READERS.clear()

NAMES = {
    "halffloat": "float16",
    "float": "float32",
    "double": "float64",
    "binary": "bytes",
    "date32[day]": "date",
}


def type_name(of):
    """In the words of typeName (cells.ts)."""
    if isinstance(of, pa.BaseExtensionType):
        return of.extension_name.removeprefix("arrow.")
    if pa.types.is_dictionary(of):
        return type_name(of.value_type)
    if pa.types.is_struct(of):
        return "struct<" + ",".join(f"{field.name}:{type_name(field.type)}" for field in of) + ">"
    if pa.types.is_map(of):
        return f"map<{type_name(of.key_type)},{type_name(of.item_type)}>"
    if pa.types.is_list(of):
        return f"list<{type_name(of.value_type)}>"
    if pa.types.is_decimal(of):
        return f"decimal({of.precision},{of.scale})"
    if pa.types.is_fixed_size_binary(of):
        return f"fixed({of.byte_width})"
    if pa.types.is_timestamp(of):
        return f"timestamp({of.unit}{',' + of.tz if of.tz else ''})"
    if pa.types.is_time(of) or pa.types.is_duration(of):
        return f"{'time' if pa.types.is_time(of) else 'duration'}({of.unit})"
    return NAMES.get(str(of), str(of))


def table_seen(table):
    return {
        "names": table.column_names,
        "types": [type_name(of) for of in table.schema.types],
        "columns": columns(table),
    }


def avro_seen(file):
    with open(file, "rb") as opened:
        reader = fastavro.reader(opened)
        records = [plain(record) for record in reader]
    fields = reader.writer_schema["fields"]
    return {
        "names": [field["name"] for field in fields],
        "types": [field["type"] for field in fields],
        "columns": [[record[field["name"]] for record in records] for field in fields],
    }


def csv_seen(file, names, delimiter, null_text):
    """All as text."""
    parse = pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False)
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names},
        null_values=[null_text],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    return table_seen(pa.csv.read_csv(file, parse_options=parse, convert_options=convert))


def lines_seen(file):
    """Numbers as their text, objects within them as the pairs of their members."""
    with pa.input_stream(file) as opened:
        lines = opened.read().decode().split("\n")[:-1]
    as_text = {"parse_int": str, "parse_float": str, "object_pairs_hook": list}
    rows = [json.loads(line, **as_text) for line in lines]
    names = [name for name, _ in rows[0]] if rows else []
    if any([name for name, _ in row] != names for row in rows):
        raise ValueError("lines have other members than the first")
    return {
        "names": names,
        "types": ["string"] * len(names),
        "columns": [[plain(row[i][1]) for row in rows] for i in range(len(names))],
    }


def seen(file, format, names, delimiter, nullText):
    if format == "parquet":
        return table_seen(pa.parquet.ParquetFile(file).read())
    if format == "arrow":
        return table_seen(pa.ipc.open_file(file).read_all())
    if format == "arrows":
        return table_seen(pa.ipc.open_stream(file).read_all())
    if format == "avro":
        return avro_seen(file)
    return lines_seen(file) if format == "ndjson" else csv_seen(file, names, delimiter, nullText)


def answer(question):
    try:
        return seen(**question)
    except Exception as error:
        return {"error": repr(error)}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
