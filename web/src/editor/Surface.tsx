import { useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { areNumbersDue, onLive } from "../state/live";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { pixelRatio, sizeCanvas } from "../ui/pixels";
import { board } from "./board";
import { GESTURES } from "./gestures";
import { Pace } from "./pace";
import { typeScale, wordsAt } from "./paint/text";
import { type Ink, readInk } from "./paint/theme";
import {
  lanesChange,
  lanesIn,
  lanesLook,
  type PaintOptions,
  paintLanes,
  paintNodes,
  type View,
} from "./painter";
import { usePredict } from "./predict";
import type { Scene } from "./scene";
import { invalidate, numeralsPainted, onInvalidate } from "./wake";
import { wave } from "./wave";

/**
 * Everything painted lies on two canvases behind the real nodes and ports: the lanes of the wires,
 * which follow at frame rate, and the nodes with their numbers, which are eased while training runs.
 */
export function Surface() {
  const lanes = useRef<HTMLCanvasElement>(null);
  const nodes = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  const transform = useStore((s) => s.transform);
  const wall = useUi((s) => s.projector);

  useEffect(() => startPainting(lanes, nodes, () => viewOf(store.getState())), [store]);
  useEffect(() => {
    const host = lanes.current?.parentElement;
    host?.style.setProperty("--ed-zoom", String(transform[2]));
    if (host) host.dataset.words = wordsAt(transform[2], typeScale(wall));
    for (const canvas of [lanes.current, nodes.current]) if (canvas) sizeCanvas(canvas, width, height);
    invalidate();
  }, [width, height, transform, wall]);

  return (
    <>
      <canvas ref={lanes} className="ed-surface" />
      <canvas ref={nodes} className="ed-surface" />
    </>
  );
}

function viewOf(s: { transform: [number, number, number]; width: number; height: number }): View {
  const [x, y, zoom] = s.transform;
  return { x, y, zoom, width: s.width, height: s.height };
}

/** Lanes are painted again at once where a width changed by so many px, after a moment where it hardly did. */
const PLAIN = 0.75;
const HARDLY = 0.2;
const EASED = 60;
/** Numbers of the next step come before this, and then no painting by the clock is needed. */
const AFTER = 20;

type CanvasRef = { current: HTMLCanvasElement | null };

/** A cleared canvas whose pen stands in the coordinates of the drawing. */
function penOn(ref: CanvasRef, v: View): CanvasRenderingContext2D | null {
  const element = ref.current;
  const pen = element?.getContext("2d") ?? null;
  if (!element || !pen) return null;
  const scale = pixelRatio();
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, element.width, element.height);
  pen.setTransform(scale * v.zoom, 0, 0, scale * v.zoom, scale * v.x, scale * v.y);
  return pen;
}

/** What is painted at one moment. */
interface Moment {
  now: number;
  view: View;
  lanes: ReturnType<typeof lanesIn>;
  options: PaintOptions;
}

/** Both canvases: what was painted on them, and when. */
class Painting {
  private ink: Ink | null = null;
  private readonly numerals = new Pace(GESTURES.numerals);
  /** Something besides the numbers changed: all is painted, whatever the pace. */
  private all = true;
  /** The same for the lanes, whose numbers are only widths: how they looked when they were painted, and when. */
  private moved = true;
  private looked: Float64Array = new Float64Array();
  private lanesAt = 0;

  constructor(
    private readonly lanes: CanvasRef,
    private readonly nodes: CanvasRef,
    private readonly view: () => View,
  ) {}

  outdate(): void {
    this.all = this.moved = true;
  }

  /** How long numerals that were left out have to wait for their turn. */
  numeralsIn(now: number): number {
    return this.numerals.wait(now);
  }

  restyle(): void {
    this.ink = null;
    this.outdate();
  }

  /** Paints what is due; says whether something is left for later. */
  paint(now: number): boolean {
    const scene = board.scene;
    if (!scene) return false;
    this.ink ??= readInk(document.documentElement);
    const view = this.view();
    const options = { ink: this.ink, guides: board.guides, type: typeScale(useUi.getState().projector) };
    const moment = { now, view, lanes: lanesIn(scene, view), options };
    const left = this.paintLanes(moment);
    this.paintNodes(scene, moment);
    return left;
  }

  private paintLanes({ now, view, lanes, options }: Moment): boolean {
    const look = lanesLook(lanes);
    const change = this.moved ? Number.POSITIVE_INFINITY : lanesChange(look, this.looked);
    const pen = change > (now - this.lanesAt < EASED ? PLAIN : HARDLY) ? penOn(this.lanes, view) : null;
    if (!pen) return change > HARDLY;
    paintLanes(pen, lanes, view, { ...options, screen: { pen, ratio: pixelRatio() } });
    this.looked = look;
    this.lanesAt = now;
    this.moved = false;
    return false;
  }

  private paintNodes(scene: Scene, { now, view, lanes, options }: Moment): void {
    const eased = useRun.getState().playing && !board.dragging && !this.numerals.isDue(now);
    const pen = eased && !this.all ? null : penOn(this.nodes, view);
    if (!pen) return;
    this.numerals.done(now);
    this.all = false;
    paintNodes(pen, scene, lanes, view, { ...options, screen: { pen, ratio: pixelRatio() } });
    numeralsPainted();
  }
}

/** One loop: paints on the next animation frame after something changed. */
function startPainting(lanes: CanvasRef, nodes: CanvasRef, view: () => View): () => void {
  const painting = new Painting(lanes, nodes, view);
  let frame = 0;
  let late: ReturnType<typeof setTimeout> | null = null;
  const draw = (now: number) => {
    frame = 0;
    if (painting.paint(now)) again();
  };
  const soon = () => {
    frame ||= requestAnimationFrame((now) => {
      frame = 0;
      if (!areNumbersDue()) draw(now); // else they have it painted, in this very frame
    });
  };
  const request = () => {
    painting.outdate();
    soon();
  };
  /** What was left for later is painted at the latest then. */
  const again = (wait: number = GESTURES.numerals) => {
    late ??= setTimeout(() => {
      late = null;
      request();
    }, wait + AFTER);
  };
  const settle = () => {
    if (late) clearTimeout(late);
    late = null;
  };
  /** New numbers are told at the beginning of an animation frame: they are painted in that very frame. */
  const newNumbers = () => {
    settle();
    cancelAnimationFrame(frame);
    const now = performance.now();
    draw(now);
    if (!useRun.getState().playing) return;
    settle();
    again(painting.numeralsIn(now));
  };
  const newState = () => {
    if (!useRun.getState().playing) settle();
    soon();
  };
  const restyle = () => {
    painting.restyle();
    soon();
  };
  const stops = [
    onInvalidate(request),
    onLive(newNumbers),
    wave.subscribe(request),
    useUi.subscribe(request),
    useRun.subscribe(newState),
    usePredict.subscribe(request),
    onStyle(restyle),
    onFonts(request),
  ];
  request();
  return () => {
    cancelAnimationFrame(frame);
    if (late) clearTimeout(late);
    for (const stop of stops) stop();
  };
}

/** Another theme, or a wall to write on. */
function onStyle(changed: () => void): () => void {
  const themes = new MutationObserver(changed);
  themes.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-projector"],
  });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    themes.disconnect();
    system.removeEventListener("change", changed);
  };
}

function onFonts(came: () => void): () => void {
  void document.fonts?.ready.then(came);
  document.fonts?.addEventListener("loadingdone", came);
  return () => document.fonts?.removeEventListener("loadingdone", came);
}
