/** Small pictures on a 16 × 16 grid, drawn with lines in the text's colour: no icon font to load. */

const namespace = 'http://www.w3.org/2000/svg';

export function svgIcon(path: string, className: string): SVGSVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon ${className}`);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(namespace, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
