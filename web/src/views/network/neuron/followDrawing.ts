import { create } from "zustand";
import { actions } from "../../../state/actions";
import { paced } from "../paced";
import { type Rope, ropeOf } from "../rope";
import { useShown } from "../shown";

const SEND_MS = 60;

/** How many drawings the run was told to look at; a question about its numbers is asked anew after each. */
export const useLooked = create<{ times: number }>(() => ({ times: 0 }));

let sent: { seen: number[][]; rope: Rope | null } | null = null;

/** While this lasts the run looks at the learner's drawing, so that the run's own numbers are the drawing's. */
export function followDrawing(): () => void {
  const send = paced(() => {
    const { mode, seen, predicted } = useShown.getState();
    if (mode !== "drawing") sent = null;
    const rope = predicted?.rope ?? null;
    if (mode !== "drawing" || !seen || (seen === sent?.seen && rope === sent.rope)) return;
    sent = { seen, rope };
    actions.act({ kind: "example", pixels: seen.flat(), ...ropeOf(rope) });
    useLooked.setState(({ times }) => ({ times: times + 1 }));
  }, SEND_MS);
  send.run();
  const stop = useShown.subscribe(send.run);
  return () => {
    stop();
    send.stop();
  };
}
