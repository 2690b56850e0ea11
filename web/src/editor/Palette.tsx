import { type PointerEvent, useRef, useState, useSyncExternalStore } from "react";
import { catalogue, type OpSpec, onCatalogue, searchOps, specOf } from "../graph/catalogue";
import { byUse } from "../graph/usual";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { board, middleOfView, over, selectedNodes, toCanvas, wireAt } from "./board";
import { addOp, refuse, startChip } from "./commands";
import { Glyph } from "./Glyph";
import { GESTURES } from "./gestures";
import type { SceneWire } from "./scene";
import { useEditor } from "./store";

/** Every gate (or layer) of the engine, to be dragged onto the canvas; Enter or a click adds it too. */
export function Palette() {
  const kind = useDoc((s) => s.doc.kind);
  const chips = useDoc((s) => s.doc.chips);
  const [query, setQuery] = useState("");
  const { gates, layers } = useSyncExternalStore(onCatalogue, catalogue);
  const all = kind === "circuit" ? gates : layers;
  const found = searchOps(all, query);
  const groups = [...new Set(all.map((g) => g.category))];
  const names = Object.keys(chips ?? {}).filter((n) => n.toLowerCase().includes(query.toLowerCase()));
  const first = found[0];
  return (
    <div className={`ed-palette ${kind}`}>
      <label className="ed-find">
        <Icon name="search" size={16} />
        <input
          type="search"
          value={query}
          aria-label={kind === "circuit" ? t.editor.add.find : t.editor.add.findLayer}
          placeholder={t.editor.add.findShort}
          onChange={(e) => setQuery(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === "Enter" && first) place(first.name);
            if (e.key === "Escape") setQuery("");
          }}
        />
        <kbd className="kbd">/</kbd>
      </label>
      {groups.map((category) => (
        <Group
          key={category}
          category={category}
          ops={found.filter((g) => g.category === category).sort(byUse)}
        />
      ))}
      {query && !found.length && !names.length && <p className="ed-none">{t.editor.add.nothing(query)}</p>}
      {kind === "circuit" && <MyChips names={names} />}
      <Carried />
    </div>
  );
}

function Group({ category, ops }: { category: string; ops: OpSpec[] }) {
  if (!ops.length) return null;
  const title = t.editor.categories[category] ?? category;
  return (
    <section aria-label={title}>
      <h2 className="ed-ph">{title}</h2>
      <div className="ed-gates">
        {ops.map((op) => (
          <Tile key={op.name} name={op.name} spec={op} />
        ))}
      </div>
    </section>
  );
}

/** Names that are too long for a tile. */
const SHORT: Record<string, string> = {
  squared_error: "squared",
  cross_entropy: "entropy",
  leaky_relu: "leaky",
  parameter: "param",
  absolute: "abs",
  constant: "const",
  maximum: "max",
  minimum: "min",
  negative: "negate",
  subtract: "minus",
  batch_norm: "batch norm",
};

const short = (name: string): string => SHORT[name] ?? name.replaceAll("_", " ");

function Tile({ name, spec }: { name: string; spec: OpSpec }) {
  const drag = useCarry(name);
  return (
    <button
      type="button"
      className="ed-tile"
      title={t.editor.add.drag(spec.name.replaceAll("_", " "), spec.summary)}
      {...drag}
    >
      <Glyph spec={spec} />
      <span>{short(spec.name)}</span>
    </button>
  );
}

function MyChips({ names }: { names: string[] }) {
  const chosen = useUi((s) => s.selection.length);
  return (
    <section aria-label={t.editor.add.chips}>
      <h2 className="ed-ph">{t.editor.add.chips}</h2>
      {names.map((name) => (
        <ChipRow key={name} name={name} />
      ))}
      <button
        type="button"
        className="ed-row dash"
        title={t.editor.add.makeChipHint}
        onClick={() => (chosen && selectedNodes().length ? startChip() : refuse(t.editor.add.makeChipHint))}
      >
        <Icon name="plus" size={18} />
        <span>{t.editor.add.makeChip}</span>
      </button>
    </section>
  );
}

function ChipRow({ name }: { name: string }) {
  const drag = useCarry(`chip:${name}`);
  return (
    <button type="button" className="ed-row" title={t.editor.add.drag(name, "")} {...drag}>
      <Icon name="chip" size={18} />
      <span>{name}</span>
    </button>
  );
}

function place(name: string): void {
  addOp(name, { at: middleOfView() });
}

/**
 * A palette entry in the hand: works with a mouse, a finger and a pen alike. `click` is what a click or
 * Enter does; without it the op lands in the middle of the view.
 */
export function useCarry(name: string, click: () => void = () => place(name)) {
  const start = useRef<{ id: number; x: number; y: number } | null>(null);
  const carried = useRef(false);
  const end = (e: PointerEvent<HTMLElement>) => {
    const s = start.current;
    start.current = null;
    useEditor.getState().set({ carried: null });
    over(null);
    if (!s || s.id !== e.pointerId || e.type === "pointercancel" || !carried.current) return;
    drop(name, e.clientX, e.clientY);
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0) return;
      start.current = { id: e.pointerId, x: e.clientX, y: e.clientY };
      carried.current = false;
      e.currentTarget.setPointerCapture(e.pointerId);
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      const s = start.current;
      if (!s || s.id !== e.pointerId) return;
      if (!carried.current && Math.hypot(e.clientX - s.x, e.clientY - s.y) < GESTURES.click * 2) return;
      carried.current = true;
      useEditor.getState().set({ carried: { name, x: e.clientX, y: e.clientY } });
      over(wireUnder(name, e.clientX, e.clientY));
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick: () => {
      if (!carried.current) click();
    },
  };
}

const isOnCanvas = (x: number, y: number): boolean => {
  const box = board.element?.getBoundingClientRect();
  return !!box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
};

/** The wire that an op goes into when it is dropped here; null when it reads nothing or lies on none. */
function wireUnder(name: string, x: number, y: number): SceneWire | null {
  const spec = specOf(name, useDoc.getState().doc.kind);
  const reads = spec?.ports.length ?? (name.startsWith("chip:") ? 1 : 0);
  if (!reads || !isOnCanvas(x, y)) return null;
  return wireAt(toCanvas(x, y), GESTURES.splice / (board.flow?.getZoom() ?? 1));
}

function drop(name: string, x: number, y: number): void {
  if (!isOnCanvas(x, y)) return;
  const wire = wireUnder(name, x, y);
  const into = wire && { target: wire.target.id, index: wire.index };
  addOp(name, { at: toCanvas(x, y), wire: into, hand: [x, y] });
}

export function Carried() {
  const carried = useEditor((s) => s.carried);
  if (!carried) return null;
  return (
    <div className="ed-carried" style={{ left: carried.x, top: carried.y }} aria-hidden="true">
      {carried.name.replace("chip:", "").replaceAll("_", " ")}
    </div>
  );
}
