/** Makes a div: class, role and parent in one go. */
export function element(className: string, role?: string, parent?: Node): HTMLDivElement {
  const made = document.createElement('div');
  made.className = className;
  if (role !== undefined) made.setAttribute('role', role);
  parent?.appendChild(made);
  return made;
}

/** Writes a pixel property only when it changed: every write costs a style recalculation. */
export function setText(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}
