import { useEffect, useRef } from "react";

/** Who announces a sentence that stands on the screen: the first that has it. */
const tellers = new Map<string, object>();

/** Why a pane has no chart. Panes that are refused for one reason all show it, and it is announced once. */
export function Refusal({ text }: { text: string }) {
  const me = useRef({ text }).current;
  if (!tellers.has(text)) tellers.set(text, me);
  useEffect(
    () => () => {
      if (tellers.get(text) === me) tellers.delete(text);
    },
    [text, me],
  );
  return (
    <p className="pane-empty" {...(tellers.get(text) === me ? { role: "alert" } : {})}>
      {text}
    </p>
  );
}
