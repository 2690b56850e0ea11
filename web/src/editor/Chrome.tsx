import { useStore } from "@xyflow/react";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { fitDrawing, zoomStep } from "./board";
import { More } from "./More";
import { typeScale } from "./paint/text";
import type { SceneNode } from "./scene";
import { useEditor } from "./store";
import { TugSwatch, ValueSwatch } from "./swatches";

/** What floats over the canvas: where one is, the legend, the zoom, the words of an empty canvas. */
export function Chrome({ nodes }: { nodes: readonly SceneNode[] }) {
  const empty = nodes.length === 0;
  const kind = useDoc((s) => s.doc.kind);
  const knife = useEditor((s) => s.knife);
  return (
    <>
      <Crumbs />
      {empty && <Empty />}
      {knife && <p className="ed-mode ed-chrome">{t.editor.commands.knife}</p>}
      {kind === "circuit" && !empty && <Legend nodes={nodes} />}
      <More nodes={nodes} />
      <Zoomer />
    </>
  );
}

function Empty() {
  return (
    <div className="ed-empty">
      <svg viewBox="0 0 150 48" width="150" height="48" aria-hidden="true">
        <rect x="2" y="6" width="52" height="36" rx="9" />
        <rect x="96" y="6" width="52" height="36" rx="9" />
        <path d="M54 24h42" />
      </svg>
      <b>{t.editor.empty.title}</b>
      <span>{t.editor.empty.hint}</span>
    </div>
  );
}

function Crumbs() {
  const opened = useUi((s) => s.opened);
  const title = useDoc((s) => s.doc.title);
  if (!opened.length) return null;
  const go = (depth: number) => () => useUi.getState().set({ opened: opened.slice(0, depth), selection: [] });
  return (
    <nav className="ed-crumbs ed-chrome" aria-label={t.editor.crumbs.label}>
      <button type="button" className="btn btn-ghost btn-sm" onClick={go(0)}>
        {title || t.editor.crumbs.top}
      </button>
      {opened.map((id, i) => (
        <span key={opened.slice(0, i + 1).join("/")}>
          <span aria-hidden="true">/</span>
          <button
            type="button"
            className="btn btn-ghost btn-sm"
            aria-current={i === opened.length - 1 ? "location" : undefined}
            onClick={go(i + 1)}
          >
            {id}
          </button>
        </span>
      ))}
    </nav>
  );
}

/** What the legend takes of the lower edge, in px: in one row, and in two. */
const LEGEND = { one: 40, two: 62 };
/** In a canvas narrower than this the legend has two rows, beside the zoom box. */
const ONE_ROW = 700;

/** Steps aside where the drawing comes down to it. */
function Legend({ nodes }: { nodes: readonly SceneNode[] }) {
  const words = t.editor.legend;
  const type = typeScale(useUi((s) => s.projector));
  const narrow = useStore(({ width }) => width > 0 && width < ONE_ROW * type);
  const takes = (narrow ? LEGEND.two : LEGEND.one) * type;
  const covers = useStore(({ transform: [, y, zoom], height }) =>
    nodes.some((n) => (n.y + n.h) * zoom + y > height - takes),
  );
  if (covers) return null;
  return (
    <div className={`ed-legend ed-chrome ${narrow ? "narrow" : ""}`}>
      <span>
        <ValueSwatch />
        {words.pos}
      </span>
      <span>
        <ValueSwatch negative />
        {words.neg}
      </span>
      <span>
        <TugSwatch />
        {words.up} ▲
      </span>
      <span>
        <TugSwatch negative />
        {words.down} ▼
      </span>
    </div>
  );
}

function Zoomer() {
  const zoom = useStore((s) => s.transform[2]);
  const words = t.editor.zoom;
  return (
    <div className="ed-zoomer ed-chrome">
      <button
        type="button"
        className="btn btn-ghost btn-sm"
        aria-label={words.out}
        onClick={() => zoomStep("out")}
      >
        <Icon name="minus" size={14} />
      </button>
      <button
        type="button"
        className="btn btn-ghost btn-sm num"
        title={words.fit}
        onClick={() => fitDrawing()}
      >
        {words.level(Math.round(zoom * 100))}
        <span className="sr-only">{words.fit}</span>
      </button>
      <button
        type="button"
        className="btn btn-ghost btn-sm"
        aria-label={words.in}
        onClick={() => zoomStep("in")}
      >
        <Icon name="plus" size={14} />
      </button>
    </div>
  );
}
