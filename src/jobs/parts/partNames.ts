/** Names of the files that a job writes several of, from a template such as `{name}-{n}`. Pure. */
import { TableError } from '../../base/errors.ts';
import { usualExtension } from '../../formats/fileFormat.ts';
import type { TableWriteOptions } from '../../formats/tableWriters.ts';

/** What the places of a template are filled with. */
export interface NameParts {
  /** The input's name without its extension. */
  readonly name: string;
  /** The file's number, from 1 on. */
  readonly n?: number | undefined;
  /** The value that all of its rows have. */
  readonly value?: string | undefined;
}

type Placeholder = keyof NameParts;

/** Throws TableError `invalidArgument` for a template that would give two files one name, or that makes folders. */
export function checkTemplate(template: string, distinguishing: Placeholder): void {
  const found = [...template.matchAll(/\{([^}]*)\}/g)].map(([, place]) => place);
  const unknown = found.find((place) => place !== 'name' && place !== distinguishing);
  if (unknown !== undefined)
    throw invalid(
      `the name ${template} has {${unknown}}: {name} and {${distinguishing}} are known`,
    );
  if (!found.includes(distinguishing))
    throw invalid(`the name ${template} needs {${distinguishing}}: every file has one of its own`);
  if (/[\\/]/.test(template)) throw invalid(`the name ${template} has a folder in it`);
}

function invalid(message: string): TableError {
  return new TableError('invalidArgument', message);
}

/** Enough digits for most; more where the number has more. */
const usualDigits = 4;

/** With the extension of the format. */
export function partName(template: string, parts: NameParts, write: TableWriteOptions): string {
  const filled = template.replace(/\{([^}]*)\}/g, (_, place: string) => {
    if (place === 'n') return String(parts.n ?? 0).padStart(usualDigits, '0');
    return place === 'value' ? (parts.value ?? '') : parts.name;
  });
  return `${filled}.${usualExtension(write.format, write.text?.compression)}`;
}

/** `trips.csv.gz` → `trips` */
export function stemOf(name: string): string {
  return name.replace(/(?<=.)\.(?:gz|zst)$/i, '').replace(/(?<=.)\.[^.]*$/, '');
}
