import { useEffect, useReducer } from "react";
import { actions } from "../../../state/actions";
import { onLive } from "../../../state/live";
import { paced } from "../paced";
import { followDrawing } from "./followDrawing";
import { type Opened, openedOf } from "./opened";

/** The numbers of a neuron, ten times a second, while `owner` looks at it. */
export function useOpened(owner: string, node: string | null, unit: number | null): Opened | null {
  const [, render] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (node === null || unit === null) return;
    actions.watch(owner, [{ node, port: `neuron${unit}` }]);
    const slow = paced(render);
    const forget = [onLive(slow.run), slow.stop, followDrawing(), () => actions.watch(owner, [])];
    return () => {
      for (const f of forget) f();
    };
  }, [owner, node, unit]);
  return node === null || unit === null ? null : openedOf(node, unit);
}
