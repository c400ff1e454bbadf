const GAP = 6;
const EDGE = 8;

/** Under the button, or over it where there is no room below; never outside the window. */
export function placeBeside(layer: HTMLElement, button: Element): void {
  const box = button.getBoundingClientRect();
  const below = box.bottom + GAP;
  const fits = below + layer.offsetHeight <= innerHeight - EDGE || box.top < layer.offsetHeight;
  const isRightHalf = box.left + box.width / 2 > innerWidth * 0.62;
  const left = isRightHalf ? box.right - layer.offsetWidth : box.left;
  put(layer, left, fits ? below : box.top - GAP - layer.offsetHeight);
}

/** With its corner at the point, on the side that has room. */
export function placeAtPoint(layer: HTMLElement, { x, y }: { x: number; y: number }): void {
  const left = x + layer.offsetWidth + EDGE > innerWidth ? x - layer.offsetWidth : x + 2;
  const top = y + layer.offsetHeight + EDGE > innerHeight ? y - layer.offsetHeight : y + 2;
  put(layer, left, top);
}

function put(layer: HTMLElement, left: number, top: number): void {
  const within = (wanted: number, size: number, room: number): number =>
    Math.max(EDGE, Math.min(wanted, room - size - EDGE));
  layer.style.left = `${within(left, layer.offsetWidth, innerWidth)}px`;
  layer.style.top = `${within(top, layer.offsetHeight, innerHeight)}px`;
  layer.dataset['placed'] = '';
}
