import { useEffect, useReducer } from "react";
import { actions } from "../../../state/actions";
import { onLive } from "../../../state/live";
import { paced } from "../paced";
import { useShown } from "../shown";
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

const SEND_MS = 60;

/** While a neuron is open the run looks at the learner's drawing, so that its numbers are the neuron's. */
function followDrawing(): () => void {
  let sent: number[][] | null = null;
  const send = paced(() => {
    const { mode, seen } = useShown.getState();
    if (mode !== "drawing" || !seen || seen === sent) return;
    sent = seen;
    actions.act({ kind: "example", pixels: seen.flat() });
  }, SEND_MS);
  send.run();
  const stop = useShown.subscribe(send.run);
  return () => {
    stop();
    send.stop();
  };
}
