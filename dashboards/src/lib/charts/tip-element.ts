import type { Tip } from './drawing.ts';

/** A tooltip as elements, never as HTML: names in it were typed by people. */
export function tipElement(tip: Tip): HTMLElement {
  const box = element('div', 'tip', '');
  box.append(element('div', 'tip-title', tip.title));
  for (const { name, value, colour } of tip.lines) {
    const line = element('div', 'tip-line', '');
    const swatch = element('i', 'tip-swatch', '');
    if (colour !== null) swatch.style.background = colour;
    line.append(swatch, element('span', 'tip-name', name), element('b', 'tip-value', value));
    box.append(line);
  }
  if (tip.note !== null) box.append(element('div', 'tip-note', tip.note));
  return box;
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
