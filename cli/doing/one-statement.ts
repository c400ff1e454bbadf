/** What ClickHouse's lexer takes as one piece: strings and quoted names (1), or passes over: comments. */
const pieces =
  /('(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)|`(?:[^`\\]|\\.|``)*(?:`|$))|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/gs;

/** Whether a text in ClickHouse's SQL is one statement, with or without a semicolon at its end. */
export function isOneStatement(sql: string): boolean {
  const bare = sql.replaceAll(pieces, (_, quoted: string | undefined) => (quoted === undefined ? ' ' : 'quoted'));
  return bare.split(';').filter((part) => part.trim() !== '').length === 1;
}
