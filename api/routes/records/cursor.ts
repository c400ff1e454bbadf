import { Problem } from '../../problems/problem.ts';

/** A place in a list. Its content is nobody's business but ours, so that it can become something else. */
export function cursorOf(offset: number): string {
  return Buffer.from(`after ${offset}`).toString('base64url');
}

export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const offset = /^after (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (offset === undefined) throw new Problem('wrong-request', { where: 'cursor', why: cursor.slice(0, 40) });
  return Number(offset);
}
