import type { Part } from "./protocol.gen";

const MOST = 512;

/** Who looks at what: the union over all owners, without repeats. */
export class Watches {
  private readonly owners = new Map<string, Part[]>();

  /** Replaces what an owner looks at; empty forgets the owner. */
  set(owner: string, parts: Part[]): void {
    if (parts.length) this.owners.set(owner, parts);
    else this.owners.delete(owner);
  }

  clear(): void {
    this.owners.clear();
  }

  union(): Part[] {
    const found = new Map<string, Part>();
    for (const parts of this.owners.values()) {
      for (const { node, port } of parts) found.set(`${node}:${port}`, { node, port });
    }
    return [...found.values()].slice(0, MOST);
  }
}
