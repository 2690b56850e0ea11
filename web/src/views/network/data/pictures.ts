/** Small pictures of the data sets: fetched once, drawn on canvases. */
import { useEffect } from "react";
import { create } from "zustand";
import type { PlotTheme } from "../../../plots";

export type Picture =
  | { points: [number, number, number][]; classes: number }
  | { images: number[][]; shape: [number, number] };

export const usePictures = create<{ pictures: Record<string, Picture> }>()(() => ({ pictures: {} }));

let asked = false;

export function useLoadPictures(): void {
  useEffect(() => {
    if (asked) return;
    asked = true;
    fetch("/api/datasets/pictures")
      .then((reply) => reply.json())
      .then((pictures: Record<string, Picture>) => usePictures.setState({ pictures }))
      .catch(() => {
        asked = false;
      });
  }, []);
}

/** Half of the drawn square. */
const HALF = 6;

/** Draws a picture to fill a canvas of CSS size `side` (square). */
export function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Picture,
  side: number,
  theme: PlotTheme,
): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(side * ratio);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(ratio, ratio);
  pen.clearRect(0, 0, side, side);
  if ("points" in picture) drawPoints(pen, picture, side, theme);
  else drawImages(pen, picture, side, theme);
}

function drawPoints(
  pen: CanvasRenderingContext2D,
  { points, classes }: Extract<Picture, { points: unknown }>,
  side: number,
  theme: PlotTheme,
): void {
  for (const [x, y, c] of points) {
    const px = ((x + HALF) / (2 * HALF)) * side;
    const py = ((HALF - y) / (2 * HALF)) * side;
    drawMark(pen, px, py, side / 26, c, classes, theme);
  }
}

/**
 * One point: circle +1 and diamond −1 in the value hues; of more classes each has its own ink shape; values
 * (`classes` 0) fade from nothing to the full hue of their sign.
 */
function drawMark(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  label: number,
  classes: number,
  theme: PlotTheme,
): void {
  pen.globalAlpha = classes === 0 ? 0.15 + 0.85 * Math.min(1, Math.abs(label)) : 1;
  const positive = classes === 0 ? label >= 0 : label === 1;
  pen.fillStyle = pen.strokeStyle = classes > 2 ? theme.ink1 : positive ? theme.valPos : theme.valNeg;
  pen.lineWidth = Math.max(1, r / 2.2);
  pen.beginPath();
  outline(pen, x, y, r, classes > 2 ? label : positive ? 1 : 0);
  if (classes > 2 && label % 2 === 0) pen.stroke();
  else pen.fill();
  pen.globalAlpha = 1;
}

/** Circle for odd classes and for +1, diamond for −1; from the third class on polygons of more corners. */
function outline(pen: CanvasRenderingContext2D, x: number, y: number, r: number, label: number): void {
  if (label === 1) {
    pen.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const corners = label === 0 ? 4 : 2 + Math.min(label, 4);
  const size = r * 1.25;
  for (let k = 0; k < corners; k++) {
    const angle = (k / corners) * 2 * Math.PI - Math.PI / 2;
    const px = x + size * Math.cos(angle);
    const py = y + size * Math.sin(angle);
    if (k === 0) pen.moveTo(px, py);
    else pen.lineTo(px, py);
  }
  pen.closePath();
}

/** Up to four images, two by two. */
function drawImages(
  pen: CanvasRenderingContext2D,
  { images, shape }: Extract<Picture, { images: unknown }>,
  side: number,
  theme: PlotTheme,
): void {
  const [rows, cols] = shape;
  const cell = side / 2;
  images.slice(0, 4).forEach((image, k) => {
    const left = (k % 2) * cell;
    const top = Math.floor(k / 2) * cell;
    pen.fillStyle = theme.ink1;
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) {
        pen.globalAlpha = image[r * cols + c] ?? 0;
        pen.fillRect(left + (c / cols) * cell, top + (r / rows) * cell, cell / cols + 0.3, cell / rows + 0.3);
      }
  });
  pen.globalAlpha = 1;
}
