/** Names of nodes: `[A-Za-z_][A-Za-z0-9_]*` of at most 64 letters, as the engine takes them; unique in their scope. */

const LONGEST = 64;
/** Room that stays for the number which makes a name another one. */
const NUMBER = 6;

export const ID = new RegExp(`^[A-Za-z_][A-Za-z0-9_]{0,${LONGEST - 1}}$`);

/** What a new node of a scope may not be called: neither what others are called nor what they began as. */
export const everTaken = (scope: {
  nodes: readonly { id: string; origin?: string }[];
  inputs?: readonly string[];
}): Set<string> =>
  new Set([
    ...scope.nodes.flatMap(({ id, origin }) => (origin ? [id, origin] : [id])),
    ...(scope.inputs ?? []),
  ]);

const LETTERS: Record<string, string[]> = {
  input: ["x", "y", "z", "u", "v", "s", "t", "p", "q", "r"],
  parameter: ["a", "b", "c", "d", "w", "h", "k", "m", "n"],
  constant: ["k", "k1", "k2"],
  data: ["x1", "x2", "x3", "x4"],
};

/** A short, unused name: the field's usual letters for sources, else a stem of the op. */
export function freshId(taken: ReadonlySet<string>, op: string): string {
  for (const letter of LETTERS[op] ?? []) if (!taken.has(letter)) return letter;
  const stem = STEMS[op] ?? (ID.test(op) ? op : "n");
  return numbered(taken, stem);
}

const STEMS: Record<string, string> = {
  add: "sum",
  multiply: "prod",
  subtract: "diff",
  divide: "ratio",
  maximum: "max",
  minimum: "min",
  sigmoid: "sig",
  absolute: "abs",
  negative: "neg",
  squared_error: "loss",
  cross_entropy: "loss",
  hinge: "loss",
};

/** `stem` if it is free, else `stem2`, `stem3`, ... A trailing number of the stem is counted on. */
export function numbered(taken: ReadonlySet<string>, stem: string): string {
  if (!taken.has(stem)) return stem;
  const base = stem.replace(/\d+$/, "").slice(0, LONGEST - NUMBER) || "n";
  for (let n = 2; ; n += 1) {
    const id = `${base}${n}`;
    if (!taken.has(id)) return id;
  }
}

/** A name made of free text, or null when no letter is left of it. */
export function idFrom(text: string): string | null {
  const clean = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (!clean) return null;
  return (/^[0-9]/.test(clean) ? `n${clean}` : clean).slice(0, LONGEST);
}
