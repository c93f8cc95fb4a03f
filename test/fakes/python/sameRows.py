"""What is wrong with samples and rewrites of Parquet files, each {input, output, sample}: nothing, where it is null."""

import json
import sys

import pyarrow.parquet

from cells import columns

ZERO, NEGATIVE_ZERO = "f0000000000000000", "f8000000000000000"


def key_of(row, places):
    """Zeros are one key, whatever their sign."""
    return json.dumps([row[place] for place in places]).replace(f'"{NEGATIVE_ZERO}"', f'"{ZERO}"')


def is_left(cell, isNull=None, least=None):
    if least is None:
        return (cell is None) == isNull
    return cell is not None and int(cell[1:]) >= least


def first_ids(rows, names, groupBy, id, idsPerGroup, where):
    """All rows of the first IDs of each group, of those rows that a condition on a column leaves."""
    group_places = [names.index(name) for name in groupBy]
    id_places = [names.index(name) for name in id]
    kept = {}
    for row in rows:
        if where and not is_left(row[names.index(where["column"])], **where["condition"]):
            continue
        ids = kept.setdefault(key_of(row, group_places), set())
        if len(ids) < idsPerGroup:
            ids.add(key_of(row, id_places))
        if key_of(row, id_places) in ids:
            yield row


def rows_of(table):
    return [*zip(*columns(table))]


def fault(input, output, sample):
    before, after = (pyarrow.parquet.ParquetFile(file) for file in (input, output))
    if before.schema != after.schema:
        return f"schema {after.schema} instead of {before.schema}"
    if before.metadata.metadata != after.metadata.metadata:
        return f"metadata {after.metadata.metadata} instead of {before.metadata.metadata}"
    if not after.schema_arrow.equals(before.schema_arrow, check_metadata=True):
        return f"{after.schema_arrow} instead of {before.schema_arrow}"
    rows = rows_of(before.read())
    expected = rows if sample is None else [*first_ids(rows, before.schema_arrow.names, **sample)]
    found = rows_of(after.read())
    return None if found == expected else f"{found} instead of {expected}"


def answer(question):
    try:
        return fault(**question)
    except Exception as error:
        return repr(error)


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
