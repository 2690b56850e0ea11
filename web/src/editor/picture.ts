/** The whole drawing as a picture: one painter, written as SVG or drawn on a canvas. */

import { useDoc } from "../state/doc";
import { board } from "./board";
import type { Pen } from "./paint/pen";
import { SvgPen } from "./paint/pen";
import { type Ink, readInk } from "./paint/theme";
import { lanesIn, type PaintOptions, paintLanes, paintNodes, type View } from "./painter";
import { bounds, courseOf, OUTPUT, type Scene } from "./scene";
import { withoutWave } from "./wave";

type ThemeName = "dark" | "light";

const MARGIN = 24;

/** The colours of a theme, read from an element that wears it. */
function inkOf(theme?: ThemeName): Ink {
  if (!theme) return readInk(document.documentElement);
  const probe = document.createElement("div");
  probe.dataset.theme = theme;
  probe.hidden = true;
  document.body.append(probe);
  const ink = readInk(probe);
  probe.remove();
  return ink;
}

/** What a picture holds: all nodes, and the wires that run around them. */
export function frame(scene: Scene): { x: number; y: number; w: number; h: number } {
  const { x, y, w, h } = bounds(scene.nodes.filter((n) => n.id !== OUTPUT));
  const { output } = scene;
  const corners = output ? [output.x, output.y, output.x + output.w, output.y + output.h] : [];
  const lanes = scene.wires.map(courseOf).flatMap(({ value, tug }) => [value, tug]);
  let [left, top, right, bottom] = [x, y, x + w, y + h];
  for (const points of [corners, ...lanes])
    for (let i = 0; i < points.length; i += 2) {
      const [px, py] = [points[i] ?? left, points[i + 1] ?? top];
      [left, right] = [Math.min(left, px), Math.max(right, px)];
      [top, bottom] = [Math.min(top, py), Math.max(bottom, py)];
    }
  return {
    x: left - MARGIN,
    y: top - MARGIN,
    w: Math.max(80, right - left + 2 * MARGIN),
    h: Math.max(60, bottom - top + 2 * MARGIN),
  };
}

const VIEW: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };
const still = { whole: true, guides: [], type: 1 } as const;

function paintAll(pen: Pen, scene: Scene, options: PaintOptions): void {
  withoutWave(() => {
    const lanes = lanesIn(scene, VIEW, true);
    paintLanes(pen, lanes, VIEW, options);
    paintNodes(pen, scene, lanes, VIEW, options);
  });
}

/** The drawing as an SVG file. Throws when no canvas is on the screen. */
export async function drawSvg(theme?: ThemeName): Promise<string> {
  const scene = theScene();
  const ink = inkOf(theme);
  const pen = new SvgPen();
  paintAll(pen, scene, { ink, ...still });
  return pen.finish(frame(scene), ink.canvas, useDoc.getState().doc.title);
}

/** The drawing as a PNG file, at twice the size of the screen, or smaller where that would be too large. */
export async function drawPng(theme?: ThemeName): Promise<Blob> {
  const scene = theScene();
  const ink = inkOf(theme);
  const box = frame(scene);
  const scale = Math.min(2, 8000 / box.w, 8000 / box.h);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(box.w * scale);
  canvas.height = Math.ceil(box.h * scale);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser cannot draw.");
  await document.fonts?.ready;
  pen.fillStyle = ink.canvas;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.setTransform(scale, 0, 0, scale, -box.x * scale, -box.y * scale);
  paintAll(pen, scene, { ink, ...still });
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))),
      "image/png",
    );
  });
}

function theScene(): Scene {
  if (!board.scene) throw new Error("There is nothing to draw.");
  return board.scene;
}
