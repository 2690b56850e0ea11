import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { catalogue, onCatalogue } from "../graph/catalogue";
import { expressionOf, lastStep, type Piece } from "../graph/expression";
import { engineRef, refNode, scopeAt } from "../graph/scope";
import { useDoc } from "../state/doc";
import { isStale, live, valueOf } from "../state/live";
import { useUi } from "../state/ui";
import { plain } from "../ui/format";
import { t } from "../ui/messages";
import { writeText } from "../ui/write";
import { ask, board, sceneNode } from "./board";
import { GESTURES } from "./gestures";
import { useNumberGesture } from "./numberGesture";
import { rangeOf } from "./numbers";
import { Pace } from "./pace";
import { useEditor } from "./store";
import { onNumerals } from "./wake";
import { valueLit } from "./wave";

/** The output's formula, first in names, then in numbers that can be dragged, then as a value. */
export function FormulaBar() {
  const doc = useDoc((s) => s.doc);
  const opened = useUi((s) => s.opened);
  const scope = scopeAt(doc, opened);
  const out = scope.outputs[0];
  const known = useSyncExternalStore(onCatalogue, catalogue);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signs of gates are read from the catalogue
  const rows = useMemo(() => {
    if (!out || doc.kind !== "circuit") return null;
    const at = scopeAt(doc, opened).path;
    const names = expressionOf(doc, at, out);
    return { names, last: lastStep(doc, at, out), engine: engineRef(doc, at, out) };
  }, [doc, opened, out, known]);
  const bar = useRef<HTMLElement | null>(null);
  const [host, setHost] = useState<HTMLElement | null>(null);
  const [level, narrow] = useFit(bar, host, rows);
  useLiveNumbers(bar, narrow);
  if (!out || !rows) return null;
  const { names, last, engine } = rows;
  const deep =
    names !== null &&
    names.filter((p) => p.kind === "node").length > (last?.filter((p) => p.kind === "node").length ?? 0);
  const shows = names !== null && names.length > 1;
  return (
    <section
      ref={(element) => {
        bar.current = element;
        setHost(element?.parentElement ?? null);
      }}
      className="ed-formula"
      aria-label={t.editor.formula.label}
    >
      <span className="ed-formula-part">
        <em>{refNode(out)}</em>
        {shows && level < 2 && (
          <>
            {" = "}
            <Names pieces={names} />
          </>
        )}
      </span>
      {shows && level < 3 && (
        <span className="ed-formula-part">
          <Equals />
          <Numbers pieces={names} />
        </span>
      )}
      {last && deep && level < 1 && (
        <span className="ed-formula-part">
          <Equals />
          <Numbers pieces={last} />
        </span>
      )}
      <span className="ed-formula-part">
        <Equals />
        <b data-value={engine ?? ""} data-digits="4" data-id={refNode(out)} />
      </span>
    </section>
  );
}

const Equals = () => <span className="ed-formula-eq"> = </span>;

function Names({ pieces }: { pieces: Piece[] }) {
  return pieces.map((p, i) => {
    const key = `${i}${p.kind}`;
    return p.kind === "text" ? <span key={key}>{p.text}</span> : <em key={key}>{p.name ?? p.id}</em>;
  });
}

function Numbers({ pieces }: { pieces: Piece[] }) {
  return pieces.map((p, i) => {
    const key = `${i}${p.kind}`;
    if (p.kind === "text") return <span key={key}>{p.text}</span>;
    if (p.source) return <Draggable key={key} id={p.id} engine={p.engine} alone={p.alone ?? false} />;
    return <span key={key} data-value={p.engine ?? ""} data-id={p.id} {...brackets(p.alone)} />;
  });
}

const brackets = (alone: boolean | undefined) => (alone ? {} : { "data-brackets": "" });

function Draggable({ id, engine, alone }: { id: string; engine: string | null; alone: boolean }) {
  const n = sceneNode(id);
  const gesture = useNumberGesture({
    engine,
    step: n ? rangeOf(n).step : 0.1,
    fallback: Number(n?.node.params?.value ?? 0),
    why: () => n && ask("value", n),
    type: () => useEditor.getState().set({ field: { node: id, what: "value" } }),
  });
  return (
    <button
      type="button"
      className="ed-scrub"
      tabIndex={-1}
      data-value={engine ?? ""}
      data-id={id}
      {...brackets(alone)}
      {...gesture}
    />
  );
}

/** How much of the formula fits: 0 everything, then without the last step, the names, the numbers. */
function useFit(
  bar: { current: HTMLElement | null },
  host: HTMLElement | null,
  rows: unknown,
): [number, () => void] {
  const [level, setLevel] = useState(0);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!host) return;
    const observer = new ResizeObserver(() => setWidth(host.clientWidth));
    observer.observe(host);
    return () => observer.disconnect();
  }, [host]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width or formula starts over
  useLayoutEffect(() => setLevel(0), [rows, width]);
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return;
    paint(element);
    if (level < 3 && tooWide(element)) setLevel(level + 1);
  });
  const narrow = useCallback(() => {
    if (bar.current && tooWide(bar.current)) setLevel((l) => Math.min(3, l + 1));
  }, [bar]);
  return [level, narrow];
}

const tooWide = (element: HTMLElement): boolean => element.scrollWidth > element.clientWidth + 1;

function numeral(element: HTMLElement): string {
  const name = element.dataset.value ?? "";
  const v = name ? valueOf(name) : null;
  if (v === null || !valueLit(element.dataset.id ?? "")) return "?";
  const digits = Number(element.dataset.digits ?? 3);
  const exact = Number.isInteger(v) && Math.abs(v) < 1000 && element.classList.contains("ed-scrub");
  const s = exact ? plain(v, Math.max(1, String(Math.abs(v)).length)) : plain(v, digits);
  return v < 0 && "brackets" in element.dataset ? `(${s})` : s;
}

/** Writes the numbers; true when one of them became longer or shorter. */
function paint(bar: HTMLElement): boolean {
  let resized = false;
  for (const element of bar.querySelectorAll<HTMLElement>("[data-value]")) {
    const s = numeral(element);
    const old = element.textContent ?? "";
    if (old !== s) writeText(element, s);
    resized ||= old.length !== s.length;
    if (old !== s && element.classList.contains("ed-scrub")) {
      element.setAttribute("aria-label", t.editor.formula.number(element.dataset.id ?? "", s));
    }
    const name = element.dataset.value ?? "";
    const v = valueOf(name) ?? 0;
    element.toggleAttribute("data-outdated", live.outdated.has(name));
    const tone = isStale(name) ? "stale" : v > 0 ? "pos" : v < 0 ? "neg" : "zero";
    if (element.dataset.tone !== tone) element.dataset.tone = tone;
  }
  return resized;
}

/** In larger drawings than this the formula is read rather than watched: it leaves the frames to the canvas. */
const LARGE = 24;

/** The numbers follow those of the canvas: at frame rate under the hand, ten times a second while training runs. */
function useLiveNumbers(bar: { current: HTMLElement | null }, narrow: () => void): void {
  useEffect(() => {
    const pace = new Pace(GESTURES.numerals);
    let late: ReturnType<typeof setTimeout> | null = null;
    const update = () => {
      if (!bar.current) return;
      const now = performance.now();
      const eased = (board.scene?.nodes.length ?? 0) > LARGE;
      if (eased && !pace.isDue(now)) {
        late ??= setTimeout(() => {
          late = null;
          update();
        }, pace.wait(now));
        return;
      }
      pace.done(now);
      if (paint(bar.current)) narrow();
    };
    update();
    const stop = onNumerals(update);
    return () => {
      stop();
      if (late) clearTimeout(late);
    };
  }, [bar, narrow]);
}
