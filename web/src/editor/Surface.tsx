import { useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { onLive } from "../state/live";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { reducedMotion } from "../ui/theme";
import { board } from "./board";
import { type Ink, readInk } from "./paint/theme";
import { paintScene, type View } from "./painter";
import { usePredict } from "./predict";
import { invalidate, onInvalidate } from "./wake";
import { wave } from "./wave";

/** The one canvas on which wires, numbers and mechanisms are painted, behind the real nodes and ports. */
export function Surface() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  const transform = useStore((s) => s.transform);

  useEffect(() => startPainting(canvas, () => viewOf(store.getState())), [store]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the view is the reason to paint
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    element.parentElement?.style.setProperty("--ed-zoom", String(transform[2]));
    const scale = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (element.width !== w || element.height !== h) {
      element.width = w;
      element.height = h;
    }
    invalidate();
  }, [width, height, transform]);

  return <canvas ref={canvas} className="ed-surface" />;
}

function viewOf(s: { transform: [number, number, number]; width: number; height: number }): View {
  const [x, y, zoom] = s.transform;
  return { x, y, zoom, width: s.width, height: s.height };
}

/** One loop: paints on the next animation frame after something changed. */
function startPainting(ref: { current: HTMLCanvasElement | null }, view: () => View): () => void {
  let frame = 0;
  let late: ReturnType<typeof setTimeout> | null = null;
  let ink: Ink | null = null;
  const draw = () => {
    frame = 0;
    const element = ref.current;
    const pen = element?.getContext("2d");
    if (!element || !pen || !board.scene) return;
    ink ??= readInk(document.documentElement);
    const v = view();
    const scale = window.devicePixelRatio || 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, element.width, element.height);
    pen.setTransform(scale * v.zoom, 0, 0, scale * v.zoom, scale * v.x, scale * v.y);
    const type = useUi.getState().projector ? 1.25 : 1;
    const { dragging, guides } = board;
    paintScene(pen, board.scene, v, { ink, time: performance.now() / 1000, dragging, guides, type });
    element.dataset.painted = String(Number(element.dataset.painted ?? 0) + 1);
  };
  const request = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const settle = () => {
    request();
    if (late) clearTimeout(late);
    if (useRun.getState().playing) late = setTimeout(request, 130);
  };
  const restyle = () => {
    ink = null;
    request();
  };
  const themes = new MutationObserver(restyle);
  themes.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-projector"],
  });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", restyle);
  void document.fonts?.ready.then(request);
  document.fonts?.addEventListener("loadingdone", request);
  const stops = [
    onInvalidate(request),
    onLive(settle),
    wave.subscribe(request),
    useUi.subscribe(request),
    useRun.subscribe(request),
    usePredict.subscribe(request),
  ];
  request();
  return () => {
    cancelAnimationFrame(frame);
    if (late) clearTimeout(late);
    themes.disconnect();
    system.removeEventListener("change", restyle);
    document.fonts?.removeEventListener("loadingdone", request);
    for (const stop of stops) stop();
  };
}

/** Motion is wanted: the rope may sway. */
export const mayMove = (): boolean => !reducedMotion();
