/** Nodes and edges of the canvas: as the scene has them, moved under the hand, chosen as the page says. */

import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";
import { useUi } from "../state/ui";
import type { BoxNode } from "./Box";
import { whileDragged } from "./drag";
import { carriedOver, sameBoxIn, sameEdge, toEdges, toNodes } from "./elements";
import type { Scene } from "./scene";
import type { WireEdge } from "./Wire";

export function useElements(scene: Scene) {
  const [nodes, setNodes] = useState<BoxNode[]>(() => toNodes(scene, new Set()));
  const [edges, setEdges] = useState<WireEdge[]>(() => toEdges(scene, new Set()));
  useEffect(() => {
    const selection = new Set(useUi.getState().selection);
    setNodes((before) => carriedOver(before, toNodes(scene, selection), sameBoxIn(scene)));
    setEdges((before) => carriedOver(before, toEdges(scene, selection), sameEdge));
  }, [scene]);
  useSelectionFromUi(setNodes, setEdges);
  const onNodesChange = useCallback((changes: NodeChange<BoxNode>[]) => {
    const moves = whileDragged(changes);
    if (moves) setNodes((list) => list.map((n) => (moves.has(n.id) ? { ...n, position: at(moves, n) } : n)));
    takeSelection(changes);
  }, []);
  const onEdgesChange = useCallback((changes: EdgeChange<WireEdge>[]) => takeSelection(changes), []);
  return { nodes, edges, onNodesChange, onEdgesChange };
}

const at = (moves: ReadonlyMap<string, [number, number]>, n: BoxNode) => {
  const [x, y] = moves.get(n.id) ?? [n.position.x, n.position.y];
  return { x, y };
};

/** Selections made on the canvas go to the page's state, from where they come back. */
function takeSelection(changes: readonly (NodeChange<BoxNode> | EdgeChange<WireEdge>)[]): void {
  const chosen = changes.filter((c) => c.type === "select");
  if (!chosen.length) return;
  const selection = new Set(useUi.getState().selection);
  for (const c of chosen) {
    if (c.selected) selection.add(c.id);
    else selection.delete(c.id);
  }
  useUi.getState().set({ selection: [...selection] });
}

function useSelectionFromUi(
  setNodes: (f: (n: BoxNode[]) => BoxNode[]) => void,
  setEdges: (f: (e: WireEdge[]) => WireEdge[]) => void,
): void {
  const selection = useUi((s) => s.selection);
  useEffect(() => {
    const chosen = new Set(selection);
    const mark = <T extends { id: string; selected?: boolean }>(list: T[]): T[] =>
      list.some((x) => (x.selected ?? false) !== chosen.has(x.id))
        ? list.map((x) =>
            (x.selected ?? false) === chosen.has(x.id) ? x : { ...x, selected: chosen.has(x.id) },
          )
        : list;
    setNodes(mark);
    setEdges(mark);
  }, [selection, setNodes, setEdges]);
}
