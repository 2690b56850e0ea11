import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { announce } from "../../../editor/announce";
import { refNode } from "../../../graph/scope";
import { onTheme, plotTheme } from "../../../plots/theme";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { live } from "../../../state/live";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { addPoint, endStroke, erasePoints } from "../data/points";
import { type Picture, paintBoundary } from "./boundaryPicture";
import { moveProbe, type Plane, probeAt, usePlane } from "./plane";
import { repainting } from "./repainting";

export type Tool = { kind: "probe" } | { kind: "erase" } | { kind: "brush"; label: number };

/** Points a side: fewer while it trains, so that the steps go to the training. */
const SIDE = { still: 96, training: 48 };
const OWNER = "boundary";
const words = t.neuron.boundary;
/** Shortest way between two points that a brush leaves, in shares of the square. */
const SPACING = 0.025;

/** The square with the output's field, the points and the probe. */
export function Boundary({ plane, steps, tool }: { plane: Plane; steps: boolean; tool: Tool }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const output = useDoc((s) => (s.doc.output ? refNode(s.doc.output) : null));
  const playing = useRun((s) => s.playing);
  const side = playing ? SIDE.training : SIDE.still;
  useEffect(() => {
    if (output) actions.watch(OWNER, [{ node: output, port: `field${side}` }]);
    return () => actions.watch(OWNER, []);
  }, [output, side]);
  usePicture(canvas, plane, output, steps);
  const hand = useHand(plane, tool);
  return (
    <button
      type="button"
      className={`bd-box tool-${tool.kind}`}
      aria-label={words.label}
      aria-description={words.keys}
      data-testid="boundary"
      {...hand}
    >
      <canvas ref={canvas} />
    </button>
  );
}

function usePicture(
  canvas: { current: HTMLCanvasElement | null },
  plane: Plane,
  output: string | null,
  steps: boolean,
): void {
  useEffect(() => {
    let theme = plotTheme();
    const draw = () => {
      const element = canvas.current;
      if (!element || !output) return;
      const parts = [SIDE.training, SIDE.still].map((n) => live.parts.get(`${output}:field${n}`));
      const field = useRun.getState().playing ? (parts[0] ?? parts[1]) : (parts[1] ?? parts[0]);
      const picture: Picture = {
        plane,
        field: field ?? null,
        theme,
        steps,
        softmax: isSoftmax(output),
        probe: probeAt(usePlane.getState()),
        wanted: usePlane.getState().answer,
      };
      paintBoundary(element, picture);
      element.dataset.painted = String(Number(element.dataset.painted ?? 0) + 1);
    };
    const { soon, stop } = repainting(draw);
    const stops = [
      stop,
      usePlane.subscribe(soon),
      onTheme(() => {
        theme = plotTheme();
        soon();
      }),
    ];
    soon();
    return () => {
      for (const stop of stops) stop();
    };
  }, [canvas, plane, output, steps]);
}

function isSoftmax(id: string): boolean {
  const node = useDoc.getState().doc.nodes.find((n) => n.id === id);
  return node?.op === "softmax" || node?.params?.activation === "softmax";
}

const STRIDE = 0.02;

/** Mouse, finger or arrow keys: the probe moves, or the brush draws. */
function useHand(plane: Plane, tool: Tool) {
  const last = useRef<[number, number] | null>(null);
  const [low, high] = plane.domain;
  const span = high - low;
  const placeOf = (e: PointerEvent<HTMLElement>): [number, number] => {
    const box = e.currentTarget.getBoundingClientRect();
    const u = (e.clientX - box.left) / box.width;
    const v = (e.clientY - box.top) / box.height;
    return [low + u * span, high - v * span];
  };
  const apply = ([x, y]: [number, number], first: boolean) => {
    if (tool.kind === "probe") {
      moveProbe(x, y);
      return;
    }
    const before = last.current;
    if (!first && before && Math.hypot(x - before[0], y - before[1]) < SPACING * span) return;
    last.current = [x, y];
    if (tool.kind === "brush") addPoint(x, y, tool.label);
    else erasePoints(x, y, SPACING * span);
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      e.currentTarget.setPointerCapture(e.pointerId);
      apply(placeOf(e), true);
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      if (e.currentTarget.hasPointerCapture(e.pointerId)) apply(placeOf(e), false);
    },
    onPointerUp: () => {
      if (tool.kind !== "probe") void endStroke();
    },
    onKeyDown: (e: KeyboardEvent<HTMLElement>) => {
      const here = probeAt(usePlane.getState()) ?? [(low + high) / 2, (low + high) / 2];
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (way) {
        const by = STRIDE * span * (e.shiftKey ? 5 : 1);
        const to: [number, number] = [here[0] + way[0]! * by, here[1] + way[1]! * by];
        moveProbe(...to);
        announce(words.probeAt(...to));
      } else if (e.key === "Enter" && tool.kind !== "probe") {
        apply(here, true);
        void endStroke();
      } else return;
      e.preventDefault();
      e.stopPropagation();
    },
  };
}
