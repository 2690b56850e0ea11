import { useEffect, useRef } from "react";
import { isStale, live, valueOf as nodeValue, onLive, tugOf } from "../../state/live";
import { type Asked, useUi } from "../../state/ui";
import { signed, t } from "../../ui";
import { writeText } from "../../ui/write";
import { useHidden } from "./useHidden";

/** Numerals repaint at most so often (ms), as everywhere on the page. */
const EVERY = 100;

type Family = "value" | "tug";

/** Hue by sign and family; zero is quiet ink, and the sign itself is always written. */
export function toneOf(v: number | null, family: Family): string {
  if (v === null || Number.isNaN(v) || v === 0) return "num-zero";
  if (family === "value") return v > 0 ? "num-vp" : "num-vn";
  return v > 0 ? "num-tp" : "num-tn";
}

interface LiveNumberProps {
  read: () => number | null;
  family: Family;
  digits?: number;
  /** Whose value it is: it may be out of date on its own. */
  of?: string;
  /** Shown when there is no number, for example before any backward pass. */
  none?: string;
}

/** Stale while the engine is behind, and struck through where its last value no longer holds. */
function age(of: string | undefined): string {
  if (!isStale(of ?? null)) return "";
  const last = of === undefined ? live.outdated.size > 0 : live.outdated.has(of);
  return last ? " num-stale num-outdated" : " num-stale";
}

/** A number written straight into the page, past React, 10 times a second. */
export function LiveNumber({ read, family, digits = 3, of, none = "–" }: LiveNumberProps) {
  const span = useRef<HTMLSpanElement>(null);
  const source = useRef(read);
  source.current = read;
  const painter = useRef(() => {});
  useEffect(() => {
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const paint = () => {
      clearTimeout(timer);
      timer = undefined;
      last = performance.now();
      const v = source.current();
      const node = span.current;
      if (!node) return;
      const text = v === null ? none : signed(v, digits);
      const tone = `num ${toneOf(v, family)}${age(of)}`;
      writeText(node, text);
      if (node.className !== tone) node.className = tone;
    };
    const soon = () => {
      timer ??= setTimeout(paint, Math.max(0, EVERY - (performance.now() - last)));
    };
    painter.current = paint;
    const stop = onLive(soon);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [family, digits, of, none]);
  // Whoever draws this anew may ask for another number, and one at rest sends no word of it.
  useEffect(() => painter.current());
  return <span ref={span} className="num" />;
}

/** The tug on a node; hidden while the learner has not predicted it. */
export function LiveTug({ node, none = "" }: { node: string; none?: string }) {
  const hidden = useHidden(node);
  return (
    <LiveNumber
      read={() => (hidden ? null : tugOf(node))}
      family="tug"
      none={hidden ? t.views.inspector.unpredicted : none}
    />
  );
}

/** A live number that can be asked why. */
export function AskableNumber({ node, of, digits }: { node: string; of: "value" | "tug"; digits?: number }) {
  const words = t.views.inspector;
  const asked: Asked = { of: of === "value" ? "value" : "gradient", node };
  return (
    <button type="button" className="askable" onClick={() => useUi.getState().set({ asked, tab: "explain" })}>
      {of === "value" ? (
        <LiveNumber read={() => nodeValue(node)} of={node} family="value" {...(digits ? { digits } : {})} />
      ) : (
        <LiveTug node={node} none={words.notYet} />
      )}
      <span className="sr-only">{of === "value" ? words.askValue(node) : words.askGradient(node)}</span>
    </button>
  );
}
