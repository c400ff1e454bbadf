import type { Mark, RecordsWish } from './mark.ts';

export type Point = { readonly x: number; readonly y: number };

/** What was pressed last, and which records are open beside the page. */
export class Marks {
  pressed = $state.raw<{ readonly mark: Mark; readonly at: Point } | null>(null);
  opened = $state.raw<RecordsWish | null>(null);

  press = (mark: Mark, at: Point): void => {
    this.pressed = { mark, at };
  };

  open = (wish: RecordsWish): void => {
    this.pressed = null;
    this.opened = wish;
  };
}

/** Where a press came from: the pointer, or the middle of what was chosen by the keyboard. */
export function pointOf(event: MouseEvent): Point {
  if (event.clientX !== 0 || event.clientY !== 0) return { x: event.clientX, y: event.clientY };
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return { x: box.left + Math.min(box.width / 2, 120), y: box.top + box.height / 2 };
}
