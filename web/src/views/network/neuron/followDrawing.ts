import { create } from "zustand";
import { actions } from "../../../state/actions";
import { paced } from "../paced";
import { useShown } from "../shown";

const SEND_MS = 60;

/** How many drawings the run was told to look at; a question about its numbers is asked anew after each. */
export const useLooked = create<{ times: number }>(() => ({ times: 0 }));

let sent: number[][] | null = null;

/** While this lasts the run looks at the learner's drawing, so that the run's own numbers are the drawing's. */
export function followDrawing(): () => void {
  const send = paced(() => {
    const { mode, seen } = useShown.getState();
    if (mode !== "drawing") sent = null;
    if (mode !== "drawing" || !seen || seen === sent) return;
    sent = seen;
    actions.act({ kind: "example", pixels: seen.flat() });
    useLooked.setState(({ times }) => ({ times: times + 1 }));
  }, SEND_MS);
  send.run();
  const stop = useShown.subscribe(send.run);
  return () => {
    stop();
    send.stop();
  };
}
