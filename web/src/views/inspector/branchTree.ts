/** The lines of a run as a tree, in reading order. Pure. */
import type { Branch } from "../../wire/protocol.gen";

export interface BranchRow {
  branch: Branch;
  depth: number;
}

/** Every line after the one it left, the earliest fork first; a line whose parent is gone is a root. */
export function branchTree(branches: readonly Branch[]): BranchRow[] {
  const ids = new Set(branches.map((b) => b.id));
  const children = new Map<number | null, Branch[]>();
  for (const branch of branches) {
    const parent =
      branch.parent !== null && ids.has(branch.parent) && branch.parent !== branch.id ? branch.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), branch]);
  }
  const rows: BranchRow[] = [];
  const walk = (parent: number | null, depth: number) => {
    const found = [...(children.get(parent) ?? [])].sort((a, b) => a.fork - b.fork || a.id - b.id);
    for (const branch of found) {
      rows.push({ branch, depth });
      walk(branch.id, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}
