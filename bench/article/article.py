"""The article's program: keeps the first IDs of every group and all rows of those IDs, in one pass over the file.

python3 article.py INPUT OUTPUT IDS
The first two columns are the group and the ID. Prints the most memory that it had, in kibibytes.
"""
import re
import resource
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

source, target, ids = sys.argv[1], sys.argv[2], int(sys.argv[3])
kept = {}
file = pq.ParquetFile(source)
group, member = file.schema_arrow.names[:2]
with pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as writer:
    held, count = [], 0
    for batch in file.iter_batches(batch_size=65_536):
        mask = []
        for key, value in zip(batch[group].to_pylist(), batch[member].to_pylist()):
            members = kept.setdefault(key, set())
            if len(members) < ids:
                members.add(value)
            mask.append(value in members)
        wanted = batch.filter(pa.array(mask))
        held.append(wanted)
        count += wanted.num_rows
        if count >= 1_048_576:
            writer.write_table(pa.Table.from_batches(held))
            held, count = [], 0
    if count > 0:
        writer.write_table(pa.Table.from_batches(held))

# On Linux getrusage begins with the memory of the process that started this one.
status = Path("/proc/self/status")
own = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
print(own[1] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
