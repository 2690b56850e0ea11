import { useEffect, useState } from "react";

/** Panes that say a sentence, by the sentence; the first of them announces it. */
const saying = new Map<string, Set<object>>();

/** Why a pane has no chart. Panes that are refused for one reason all show it, and it is announced once. */
export function Refusal({ text }: { text: string }) {
  const [first, setFirst] = useState(false);
  useEffect(() => enter(text, setFirst), [text]);
  return first ? ( // another element: what comes in as an alert is read out
    <p key="alert" className="pane-empty" role="alert">
      {text}
    </p>
  ) : (
    <p className="pane-empty">{text}</p>
  );
}

/** One more pane says a sentence; returns how it leaves. Who stays behind has nothing new to say. */
export function enter(text: string, setFirst: (first: boolean) => void): () => void {
  const panes = saying.get(text) ?? new Set();
  const me = {};
  setFirst(panes.size === 0);
  saying.set(text, panes.add(me));
  return () => {
    panes.delete(me);
    if (!panes.size) saying.delete(text);
  };
}
