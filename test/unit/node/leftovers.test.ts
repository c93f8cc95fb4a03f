import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeAbandoned } from '../../../src/node/leftovers.ts';
import { ownerName } from '../../../src/node/owner.ts';
import { scratchPathOf, temporaryPathFor } from '../../../src/node/temporaryPath.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const gone = execFileSync(process.execPath, ['-p', 'process.pid']).toString().trim();

/** As another process would have named it that is gone. */
const byGone = (temporaryPath: string): string =>
  temporaryPath.replace(`-${process.pid}-`, `-${gone}-`);

describe('what jobs leave', () => {
  const folder = temporaryFolder();

  it('is removed where the process of the job is gone', async () => {
    const file = byGone(temporaryPathFor(folder.file('out.parquet')));
    const parts = byGone(temporaryPathFor(folder.file('parts')));
    await writeFile(file, 'half');
    await writeFile(scratchPathOf(file), 'rows');
    await mkdir(path.join(parts, 'kind=1'), { recursive: true });
    await writeFile(path.join(parts, 'kind=1/part.parquet'), 'one');
    await writeFile(folder.file('out.parquet'), 'older');
    const removed = await removeAbandoned(folder.file(''));
    expect(removed.toSorted()).toEqual(
      [file, scratchPathOf(file), parts].map((each) => path.basename(each)).toSorted(),
    );
    expect(await folder.names()).toEqual(['out.parquet']);
  });

  it('stays where the process is there, or another machine would have to be asked', async () => {
    const running = temporaryPathFor(folder.file('out'));
    const [machine = ''] = ownerName().split('-');
    const elsewhere = byGone(running).replace(machine, machine === 'ffffffff' ? 'e' : 'ffffffff');
    for (const file of [running, scratchPathOf(running), elsewhere]) await writeFile(file, '');
    expect(await removeAbandoned(folder.file(''))).toEqual([]);
    expect(await folder.names()).toHaveLength(3);
  });

  it('is nothing that has another name', async () => {
    const name = path.basename(byGone(temporaryPathFor('out')));
    const others = [
      name.slice(1),
      `${name}.bak`,
      name.replace('.tmp', ''),
      name.replace('colonnade', 'column'),
      `.out.${gone}.tmp`,
    ];
    for (const other of others) await writeFile(folder.file(other), '');
    expect(await removeAbandoned(folder.file(''))).toEqual([]);
    expect(await folder.names()).toHaveLength(others.length);
  });

  it('is told of by nobody where there is no folder', async () => {
    expect(await removeAbandoned(folder.file('missing'))).toEqual([]);
  });
});
