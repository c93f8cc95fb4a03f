/** Lays out compact JSON text without parsing it, so that numbers of any size stay as they are. Pure. */

const indent = '  ';

/** Adds line breaks and indentation; empty lists and objects stay on one line. Text that is not JSON comes out whole. */
export function prettyJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  // Strings, brackets and separators; whatever is between them is copied.
  return text.replace(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[{\]},:]|\s+/g, (token) => {
    const first = token.charAt(0);
    if (first === '"') return token;
    if (token.trim() === '') return '';
    if (token.length > 1) return token.replace(/\s/g, '');
    if (first === '[' || first === '{') return `${token}\n${indent.repeat(++depth)}`;
    if (first === ']' || first === '}') {
      depth = Math.max(0, depth - 1);
      return `\n${indent.repeat(depth)}${token}`;
    }
    return first === ',' ? `,\n${indent.repeat(depth)}` : ': ';
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The question was whether it throws.
    return false;
  }
}
