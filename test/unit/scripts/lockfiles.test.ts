import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where npm looks for a package that the one at `place` asks for. */
function placesOf(name: string, place: string): readonly string[] {
  const levels = place.split('node_modules/');
  return levels.map(
    (_, depth) => `${levels.slice(0, depth).join('node_modules/')}node_modules/${name}`,
  );
}

describe.each(['.', 'test/host', 'test/browser'])('the lockfile of %s', (folder) => {
  it('has an entry for every platform; npm ci refuses it otherwise', () => {
    const file = new URL(`../../../${folder}/package-lock.json`, import.meta.url);
    const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
      packages: Readonly<Record<string, LockedPackage>>;
    };
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`${place}/node_modules/${name}`] === undefined &&
          placesOf(name, place).every((other) => packages[other] === undefined),
      ),
    );
    expect(missing).toEqual([]);
  });
});
