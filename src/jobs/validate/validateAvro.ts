/** Checks an Avro file: every block is read, unpacked and decoded with all of its columns, and goes on after damage. */
import { countOf } from '../../base/quantityText.ts';
import { openAvro } from '../../formats/avro/reader.ts';
import type { DamagedSpan } from '../../table/layout.ts';
import type { Fault } from '../../table/fault.ts';
import type { Validated, Validating } from './validating.ts';

/** Codecs whose data has a checksum of its own. */
const checked: ReadonlySet<string> = new Set(['snappy', 'bzip2', 'xz']);

/** Rejects where the header cannot be read. */
export async function validateAvro({
  source,
  reading,
  report,
  tell,
  signal,
}: Validating): Promise<Validated> {
  const reader = await openAvro(source, { ...reading, badBlocks: 'skip' }, signal);
  let rows = 0;
  let segments = 0;
  try {
    const columns = [...reader.schema.fields.keys()];
    const scan = reader.scan?.(
      {
        columns,
        lendsBatches: true,
        onDamage: (span) => {
          report.add(faultOf(span));
        },
        onProgress: (progress) => {
          ({ segments } = progress);
          tell({ rows: progress.rows, rowsTotal: undefined });
        },
      },
      signal,
    );
    // Decoding is the check; the batches have nothing more to say.
    for await (const batch of scan ?? []) rows += batch.numRows;
    const [codec = 'null'] = reader.facts.codecs;
    if (!checked.has(codec))
      report.leaveOut(
        `The codec ${codec} has no checksums: bytes that were changed to other legal ones cannot be told.`,
      );
    const bytesIn = source.size;
    return {
      format: 'avro',
      bytesIn,
      rows,
      segments,
      columns: columns.length,
      pages: 0,
      checksums: 0,
    };
  } finally {
    reader.close();
  }
}

function faultOf({ segment, start, row, lostRows, reason }: DamagedSpan): Fault {
  const lost =
    lostRows === undefined
      ? ', and nobody can tell how many rows are lost'
      : lostRows === 0
        ? ', but no row is lost'
        : `, and ${countOf(lostRows, 'row')} ${lostRows === 1 ? 'is' : 'are'} lost`;
  return {
    kind: 'data',
    subject: 'blocks',
    part: `block ${segment}, row ${row}`,
    offset: start,
    message: `${reason}${lost}`,
  };
}
