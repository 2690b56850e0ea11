import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { readInk } from "../../../editor/paint/theme";
import { onTheme } from "../../../plots/theme";
import { actions } from "../../../state/actions";
import { useUi } from "../../../state/ui";
import { t } from "../../../ui";
import { pixelRatio, sizeCanvas } from "../../../ui/pixels";
import { useShown } from "../shown";
import { ColumnHeads } from "./ColumnHeads";
import type { Column } from "./columns";
import { type Hit, hitAt, type Place, place } from "./layout";
import { paintNet } from "./paint";
import { isPlane, usePlane, usePlaneData } from "./plane";
import { fieldSide, readings } from "./readings";
import { repainting } from "./repainting";
import { SpotCard } from "./SpotCard";
import { moveSpot, nudgeSpot } from "./spots";
import { beat, readOf } from "./stepping";
import { thinned } from "./thinned";
import { UnitButtons } from "./UnitButtons";
import { WireLegend } from "./WireLegend";
import { setSpotOf, spotOf } from "./where";
import { toGates, useZoom } from "./zoom";

const OWNER = "neurons";
/** Within so many pixels of a wire it is meant; fingers need more. */
const REACH = { mouse: 7, touch: 16 };

/** A small net, neuron by neuron: each shows its own boundary, each weight is a wire to hold. */
export function NeuronView({ columns }: { columns: Column[] }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const at = useMemo(() => place(columns, size.width, size.height), [columns, size]);
  usePlaneData();
  useWatch(columns);
  usePainting(canvas, columns, at);
  const pointer = usePointer(columns, at);
  return (
    <div
      ref={box}
      className="nv"
      role="application"
      aria-label={t.neuron.net.label}
      aria-describedby="nv-help"
      data-testid="neurons"
      {...pointer}
      onKeyDown={(e) => onKey(e, columns)}
    >
      <p className="sr-only" id="nv-help">
        {t.neuron.net.help}
      </p>
      <canvas ref={canvas} className="nv-canvas" />
      <ColumnHeads columns={columns} place={at} />
      <UnitButtons columns={columns} place={at} />
      <SpotCard columns={columns} place={at} />
      <WireLegend columns={columns} />
    </div>
  );
}

function useSize(box: { current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 800, height: 500 });
  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const read = () => setSize({ width: host.clientWidth, height: host.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(host);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** Fields of every column, biases, and which weights are frozen; only while this view is open. */
function useWatch(columns: Column[]): void {
  const drawn = usePlane((s) => isPlane(s.plane));
  const side = fieldSide(columns);
  useEffect(() => {
    actions.watch(
      OWNER,
      columns.flatMap((c) => [
        ...(drawn ? [{ node: c.top, port: `field${side}` }] : []),
        ...(c.top === c.node ? [] : [{ node: c.top, port: "activation" }]),
        ...(c.kind === "input"
          ? []
          : ["bias", "weight_locked", "bias_locked"].map((port) => ({ node: c.node, port }))),
      ]),
    );
    return () => actions.watch(OWNER, []);
  }, [columns, drawn, side]);
}

function usePainting(canvas: { current: HTMLCanvasElement | null }, columns: Column[], at: Place): void {
  useEffect(() => {
    let ink = readInk(document.documentElement);
    const live = readings(columns);
    const draw = () => {
      const element = canvas.current;
      const pen = element?.getContext("2d");
      if (!element || !pen) return;
      sizeCanvas(element, at.width, at.height);
      pen.setTransform(pixelRatio(), 0, 0, pixelRatio(), 0, 0);
      pen.clearRect(0, 0, at.width, at.height);
      const { node, unit, spot, carries } = useZoom.getState();
      const column = columns.findIndex((c) => c.node === node);
      const step = waves.now();
      paintNet(pen, {
        ...live.now(),
        ...(step ? readOf(step) : {}),
        step,
        ink,
        columns,
        place: at,
        off: thinned(columns),
        carries,
        chosen: column >= 0 && unit !== null ? { column, unit } : null,
        spot: spotOf(columns, spot),
        type: useUi.getState().projector ? 1.25 : 1,
      });
      element.dataset.painted = String(Number(element.dataset.painted ?? 0) + 1);
    };
    const { soon, stop } = repainting(draw);
    const waves = beat(columns, soon);
    const stops = [
      stop,
      waves.stop,
      onTheme(() => {
        ink = readInk(document.documentElement);
        live.restyle();
        soon();
      }),
      useZoom.subscribe(soon),
      usePlane.subscribe(soon),
      useShown.subscribe(soon),
    ];
    void document.fonts?.ready.then(soon);
    soon();
    return () => {
      for (const stop of stops) stop();
    };
  }, [canvas, columns, at]);
}

/** Hover shows a weight; a tap or click pins it, or selects a neuron; a double one opens its gates. */
function usePointer(columns: Column[], at: Place) {
  const local = (e: PointerEvent<HTMLDivElement>): Hit | null => {
    if (e.target instanceof Element && e.target.closest("button, .nv-card, .nv-legend")) return null;
    const box = e.currentTarget.getBoundingClientRect();
    return hitAt(
      at,
      e.clientX - box.left,
      e.clientY - box.top,
      REACH[e.pointerType === "mouse" ? "mouse" : "touch"],
    );
  };
  return {
    onPointerMove: (e: PointerEvent<HTMLDivElement>) => {
      if (e.pointerType !== "mouse" || useZoom.getState().pinned) return;
      if (e.target instanceof Element && e.target.closest(".nv-card")) return;
      const hit = local(e);
      setSpotOf(columns, hit && hit.kind !== "unit" ? hit : null);
    },
    onPointerLeave: () => {
      if (!useZoom.getState().pinned) useZoom.setState({ spot: null });
    },
    onPointerDown: (e: PointerEvent<HTMLDivElement>) => {
      if (e.target instanceof Element && e.target.closest("button, .nv-card, .nv-legend")) return;
      const hit = local(e);
      if (hit && hit.kind !== "unit") {
        setSpotOf(columns, hit);
        useZoom.setState({ pinned: true });
      } else useZoom.setState({ spot: null, pinned: false });
    },
  };
}

/** The neuron that has the focus opens; false where nothing does. */
function openFocused(target: EventTarget, columns: Column[]): boolean {
  const cell = target instanceof HTMLElement ? target.dataset.cell : undefined;
  const [column = 0, unit = 0] = (cell ?? "").split("/").map(Number);
  const node = columns[column]?.node;
  if (cell === undefined || column === 0 || !node) return false;
  toGates(node, unit);
  return true;
}

function onKey(e: KeyboardEvent<HTMLDivElement>, columns: Column[]): void {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target instanceof Element && e.target.closest(".nv-card input")) return;
  const steps: Record<string, "left" | "right" | "up" | "down"> = {
    ArrowLeft: "left",
    ArrowRight: "right",
    ArrowUp: "up",
    ArrowDown: "down",
  };
  const step = steps[e.key];
  const { spot } = useZoom.getState();
  const inCard = e.target instanceof Element && e.target.closest(".nv-card") !== null;
  if (step && !inCard) moveSpot(columns, step);
  else if ((e.key === "[" || e.key === "]") && spot) nudgeSpot(columns, e.key === "]" ? 1 : -1);
  else if ((e.key === "{" || e.key === "}") && spot) nudgeSpot(columns, e.key === "}" ? 10 : -10);
  else if (e.key === "Enter" && spot && !inCard) useZoom.setState({ pinned: true });
  else if (e.key === "Enter" && !inCard && openFocused(e.target, columns)) return;
  else return;
  e.preventDefault();
  e.stopPropagation();
}
