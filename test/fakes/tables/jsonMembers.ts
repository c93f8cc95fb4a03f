/** Lines of JSON as the texts of their members, as they stand there: JSON.parse would round numbers. */

/** The texts of the values of each line's object, in order. */
export function membersOf(lines: string): string[][] {
  return lines.split('\n').slice(0, -1).map(memberTexts);
}

function memberTexts(line: string): string[] {
  const texts: string[] = [];
  let at = 1;
  while (at < line.length - 1) {
    at = endOfValue(line, at) + 1;
    const end = endOfValue(line, at);
    texts.push(line.slice(at, end));
    at = end + 1;
  }
  return texts;
}

/** Where the comma, the colon or the bracket after the value at `start` is. */
function endOfValue(line: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at++) {
    const char = line[at];
    if (char === '"') at = endOfString(line, at);
    else if (char === '[' || char === '{') depth++;
    else if (depth === 0 && (char === undefined || ',:]}'.includes(char))) return at;
    else if (char === ']' || char === '}') depth--;
  }
}

function endOfString(line: string, start: number): number {
  let at = start + 1;
  while (line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
  return at;
}

/** What a string says; any other value as it stands there. */
export function textOfMember(member: string): string {
  return member.startsWith('"') ? (JSON.parse(member) as string) : member;
}
