/** Program text in three inks: comments quiet, keywords strong, the rest plain. Hue stays data. Pure. */

export interface Piece {
  text: string;
  kind: "plain" | "comment" | "keyword";
}

const KEYWORDS = new Set(
  (
    "and as assert class const def del elif else except export False finally for from function if import in is " +
    "lambda let new None not null of or pass print raise return True try undefined var while with yield"
  ).split(" "),
);

const TOKEN = /(#.*|\/\/.*|\/\*.*?\*\/)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|([A-Za-z_]\w*)/g;

export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  const plainTo = (end: number) => {
    if (end > at) found.push({ text: line.slice(at, end), kind: "plain" });
  };
  for (const match of line.matchAll(TOKEN)) {
    const [text, comment, , word] = match;
    const kind =
      comment !== undefined ? "comment" : word !== undefined && KEYWORDS.has(word) ? "keyword" : null;
    if (!kind) continue;
    plainTo(match.index);
    found.push({ text, kind });
    at = match.index + text.length;
  }
  plainTo(line.length);
  return found;
}
