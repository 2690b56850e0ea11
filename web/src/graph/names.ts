/** What nodes are called on the page: by their label; by their id too where others have the same label. */

import type { DocNode } from "./document";

export function nodeName(nodes: readonly DocNode[], id: string): string {
  const name = nodes.find((n) => n.id === id)?.label;
  if (!name) return id;
  const shared = nodes.some((n) => n.id !== id && (n.label || n.id) === name);
  return shared ? `${name} (${id})` : name;
}

/** A sentence of the engine, before and after the node that it quotes by its id; null when it quotes none. */
export function aroundQuoted(text: string, id: string): [string, string] | null {
  const quoted = `"${id}"`;
  const at = text.indexOf(quoted);
  return at < 0 ? null : [text.slice(0, at), text.slice(at + quoted.length)];
}
