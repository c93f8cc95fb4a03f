/** Checks an Avro file: a walk that skips damage reads, unpacks and decodes every block with all of its columns. */
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
  try {
    const { walk, schema } = reader;
    await walk?.run(({ rows }) => {
      tell({ rows, rowsTotal: undefined });
    }, signal);
    const { rows = 0, segments = 0, damage = [] } = walk?.progress ?? {};
    for (const span of damage) report.add(faultOf(span));
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
      columns: schema.fields.length,
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
