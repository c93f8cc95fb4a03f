import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codecOf } from '../../../../../src/codecs/codecs.ts';
import { openRows } from '../../../../../src/formats/rowSources.ts';
import type { DelimitedOptions } from '../../../../../src/formats/text/textOptions.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { columnsOfIpc } from '../../../../../src/table/ipcColumns.ts';
import { cellText, isNull } from '../../../../../src/table/cellText.ts';
import { RecordBatchStreamWriter } from 'apache-arrow';

/** Types by column, then every row's cells as text. */
async function read(name: string, text: string | Uint8Array, options: DelimitedOptions = {}) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reading = { memoryLimitBytes: 2 ** 30, text: options };
  const source = await openRows(memorySource(name, bytes), reading);
  const { fields } = source.schema;
  const writer = new RecordBatchStreamWriter();
  const request = { rows: { start: 0, end: Infinity }, columns: [...fields.keys()] };
  for await (const batch of source.read(request)) writer.write(batch);
  const columns = columnsOfIpc(writer.finish().toUint8Array(true));
  const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    columns.map((column, i) => {
      const value = column.at(row);
      return isNull(value) ? null : cellText(value, fields[i]!.type);
    }),
  );
  return { types: fields.map(({ name: column, typeText }) => `${column} ${typeText}`), rows };
}

describe('text as a table', () => {
  it.each(['', '\ufeff', '\n\r\n\r', '\ufeff\n'])(
    'is refused where %j is all of it, as empty',
    async (text) => {
      for (const name of ['t.csv', 't.ndjson'])
        await expect(read(name, text), name).rejects.toMatchObject({
          code: 'empty',
          message: text === '' ? 'it has no bytes' : 'it has no line with anything in it',
        });
    },
  );

  it('has quotes, doubled quotes, line ends in fields, CRLF and a byte order mark', async () => {
    const text = '\ufeffa,b\r\n"x, ""y""","1\n2"\r\n,""\r\n';
    expect(await read('t.csv', text)).toEqual({
      types: ['a STRING', 'b STRING'],
      rows: [
        ['x, "y"', '1\n2'],
        [null, ''],
      ],
    });
  });

  it('guesses the narrowest type that holds all values exactly', async () => {
    const text =
      'i,big,code,exact,double,day,at,utc,flag,mixed\n' +
      '1,9223372036854775808,007,12345678901234567890.25,0.1,2024-01-31,2024-01-31 10:00,2024-01-31T10:00:00Z,true,1\n' +
      '-2,1,012,0.5,1e300,1969-12-31,2024-02-01,1970-01-01T00:00:00.5Z,false,x\n';
    expect((await read('t.csv', text)).types).toEqual([
      'i INT64',
      'big DECIMAL(38,0)',
      'code STRING',
      'exact DECIMAL(38,2)',
      'double DOUBLE',
      'day DATE',
      'at TIMESTAMP',
      'utc TIMESTAMP(UTC)',
      'flag BOOL',
      'mixed STRING',
    ]);
  });

  it('takes NaN and the infinities in quotes for numbers where other values are', async () => {
    const text =
      '{"a":0.5,"b":"NaN","c":1,"d":["NaN",1]}\n{"a":"NaN","b":"Infinity","c":"-Infinity","d":[]}\n';
    expect(await read('t.ndjson', text)).toEqual({
      types: ['a DOUBLE', 'b STRING', 'c DOUBLE', 'd LIST<DOUBLE>'],
      rows: [
        ['0.5', 'NaN', '1', '["NaN",1]'],
        ['NaN', 'Infinity', '-Infinity', '[]'],
      ],
    });
  });

  it('names the line of the first value that does not fit', async () => {
    const numbers = Array.from({ length: 12_000 }, (_, i) => String(i)).join('\n');
    await expect(read('t.csv', `a\n${numbers}\n"x\ny"\n`)).rejects.toMatchObject({
      code: 'invalidArgument',
      where: { part: 'line 12002, column a' },
    });
    await expect(read('t.csv', 'a,b\n1,2\n3\n')).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'line 3' },
    });
  });

  it('keeps the digits of JSON numbers, and its lists and objects', async () => {
    const text =
      '{"a":9007199254740993,"l":[1,null],"o":{"x":"y","n":null},"m":[1,"a"]}\n\n{"a":null,"l":[],"z":1.5}\n';
    expect(await read('t.ndjson', text)).toEqual({
      types: ['a INT64', 'l LIST<INT64>', 'o STRUCT', 'm LIST<STRING>', 'z DOUBLE'],
      rows: [
        ['9007199254740993', '[1,null]', '{"x":"y","n":null}', '["1","a"]', null],
        [null, '[]', null, null, '1.5'],
      ],
    });
    await expect(read('t.ndjson', '{"a":1}\n{"a":}\n')).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'line 2' },
    });
  });

  it('reads on where a piece of the file ends amid its head, a row or a quote', async () => {
    const name = 'n'.repeat(1_500_000);
    const long = 'x\n"y"\n'.repeat(200_000);
    const text = `${name},b\n1,"${long.replaceAll('"', '""')}"\n2,\n`;
    const { types, rows } = await read('t.csv', text);
    expect(types.map((type) => type.slice(-8))).toEqual(['nn INT64', 'b STRING']);
    expect(rows).toEqual([
      ['1', long],
      ['2', null],
    ]);
  });

  it('refuses other encodings by name', async () => {
    const utf16 = Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0);
    await expect(read('t.csv', utf16)).rejects.toMatchObject({ code: 'unsupported' });
    const latin1 = Uint8Array.of(0x61, 0x0a, 0xe6, 0x0a);
    await expect(read('t.csv', latin1)).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'line 2', offset: 2 },
    });
  });

  it('names line and offset of what is no UTF-8, wherever a piece of the file ends', async () => {
    const encoder = new TextEncoder();
    const rows = encoder.encode(`a\n${'äöü😀'.repeat(40_000)}\n`.repeat(3));
    expect((await read('t.csv', rows)).rows).toHaveLength(5);
    // Overlong, half a surrogate pair, beyond Unicode, a lone continuation, and a start that nothing follows.
    for (const bad of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
      [0xe2, 0x82],
    ]) {
      const text = new Uint8Array(Buffer.concat([rows, Uint8Array.from(bad)]));
      await expect(read('t.csv', text)).rejects.toMatchObject({
        code: 'corrupt',
        where: { part: 'line 7', offset: rows.length },
      });
    }
  });

  it('takes numbers as exactly as they are written, and text for what no number holds', async () => {
    const text =
      '{"n":-0,"h":1e400,"t":1e-400,"i":-9223372036854775808,"u":18446744073709551615}\n';
    expect(await read('t.ndjson', text)).toEqual({
      types: ['n DOUBLE', 'h STRING', 't STRING', 'i INT64', 'u DECIMAL(38,0)'],
      rows: [['-0', '1e400', '1e-400', '-9223372036854775808', '18446744073709551615']],
    });
    const first = '{"d":0.5,"i":1}\n'.repeat(10_000);
    for (const [row, what] of [
      ['{"d":1e400}', 'column d'],
      ['{"i":9223372036854775808}', 'column i'],
      ['{"i":1.5}', 'column i'],
      ['{"i":-0}', 'column i'],
    ] as const)
      await expect(read('t.ndjson', `${first}\n${row}\n`)).rejects.toMatchObject({
        code: 'invalidArgument',
        where: { part: `line 10002, ${what}` },
      });
    // A code that a number would not be written like.
    const codes = `zip\n${'12345\n'.repeat(10_000)}02134\n`;
    await expect(read('t.csv', codes)).rejects.toMatchObject({
      message: '"02134" is no INT64, as the first rows were; guess types from more rows to read it',
      where: { part: 'line 10002, column zip' },
    });
    const { types, rows } = await read('t.csv', codes, { guessRows: 10_001 });
    expect([types, rows.at(-1)]).toEqual([['zip STRING'], ['02134']]);
  });

  it('finds members by name in any order, the last of those that repeat, and none that is new', async () => {
    const text =
      '{"a":1,"b":{"x":1,"y":[{"z":true}]},"c":"t"}\n' +
      '{ "c" : "u" , "b" : { "y" : [ ] , "x" : 2 } , "a" : 2 }\n' +
      '{"b":{"y":[{"z":null},null,{}],"y":[{"z":false}]},"a":3,"a":4,"\\u0063":null}\n{}\n';
    expect((await read('t.ndjson', text)).rows).toEqual([
      ['1', '{"x":1,"y":[{"z":true}]}', 't'],
      ['2', '{"x":2,"y":[]}', 'u'],
      ['4', '{"x":null,"y":[{"z":false}]}', null],
      [null, null, null],
    ]);
    const first = '{"a":1,"b":{"x":[1]}}\n'.repeat(10_000);
    for (const [row, part] of [
      ['{"a":1,"n":1}', 'line 10001'],
      ['{"b":{"n":1}}', 'line 10001, column b'],
      ['{"b":{"x":[1,"t"]}}', 'line 10001, column b'],
      ['{"b":"{}"}', 'line 10001, column b'],
    ] as const)
      await expect(read('t.ndjson', `${first}${row}\n`)).rejects.toMatchObject({
        code: 'invalidArgument',
        where: { part },
      });
    await expect(read('t.ndjson', `${first}{"a":1,}\n`)).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'line 10001' },
    });
  });

  it('takes other delimiters, nulls, and files without a header', async () => {
    const options = { delimiter: '|', nullText: 'NULL', header: false };
    expect(await read('t.csv', '1|NULL\n2|"NULL"\n', options)).toEqual({
      types: ['column1 INT64', 'column2 STRING'],
      rows: [
        ['1', null],
        ['2', 'NULL'],
      ],
    });
  });

  it('refuses gzip data that are not those of their checksum, rather than give fewer rows', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},text ${i}\n`).join('');
    const members = [gzipSync('id,text\n'), gzipSync(rows)];
    const whole = Buffer.concat(members);
    expect((await read('t.csv.gz', whole)).rows).toHaveLength(200);
    whole[whole.length - 6]! ^= 1;
    await expect(read('t.csv.gz', whole)).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'gzip member 2' },
    });
  });

  it('says so where zstd is cut short', async () => {
    const { compressor } = await codecOf('zstd');
    const whole = await compressor!()(new TextEncoder().encode(`a,b\n${'1,2\n'.repeat(5000)}`));
    expect((await read('t.csv.zst', whole)).rows.length).toBe(5000);
    for (const end of [6, 20, whole.length - 1])
      await expect(read('t.csv.zst', whole.subarray(0, end))).rejects.toMatchObject({
        code: 'truncated',
        where: { offset: end },
      });
  });

  it('names the line and column of a misfit inside gzip, with line ends in fields before it', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const rows = `1,"a${end}b"${end}`.repeat(10_000);
      const text = `id,text${end}${rows}oops,x${end}`;
      await expect(read('t.csv.gz', gzipSync(text))).rejects.toMatchObject({
        where: { part: 'line 20002, column id' },
      });
    }
  });

  it('knows UTF-16 without a mark', async () => {
    const text = Buffer.from('a,b\n1,2\n', 'utf16le');
    for (const bytes of [text, Buffer.from(text).swap16()])
      await expect(read('t.csv', bytes)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
