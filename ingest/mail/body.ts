import { simpleParser } from 'mailparser';

/** What is kept of a letter's body where it was asked for. */
export type Body = {
  /** its text, made of HTML where it has no other; attachments are never kept */
  readonly body: string | null;
  /** false: the letter is longer than what was read of it, and its text may end too soon */
  readonly is_body_whole: boolean;
};

/** The text of a letter, of which at most so many bytes were read. */
export async function bodyOf(source: Buffer, mostBytes: number): Promise<Body> {
  const { text } = await simpleParser(source, { skipImageLinks: true, skipTextToHtml: true });
  return { body: text?.trim() || null, is_body_whole: source.length < mostBytes };
}
