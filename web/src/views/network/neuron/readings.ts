/** The live numbers of the neuron view, and the tiles that are painted from them. */
import { type PlotTheme, plotTheme } from "../../../plots/theme";
import { type FramePart, live } from "../../../state/live";
import { activationOf } from "../reading";
import type { Column } from "./columns";
import type { Painted } from "./paint";
import { isPlane, probeAt, usePlane } from "./plane";
import { inkShades, paintBytes, type Shades, signedShades } from "./shades";

/** Points a side of a tile: fewer where there are many. */
export function fieldSide(columns: readonly Column[]): number {
  return columns.some((c) => c.units > 8) ? 24 : 32;
}

type Now = Pick<Painted, "weight" | "lock" | "bias" | "value" | "tile" | "probe">;

interface Tile {
  canvas: HTMLCanvasElement;
  data: FramePart["data"] | null;
}

const part = (node: string | undefined, port: string) => live.parts.get(`${node}:${port}`);
const at = (node: string | undefined, port: string, place: number): number | null =>
  part(node, port)?.data[place] ?? null;

/** The boundary of every neuron as a small picture, painted again only where its numbers are new. */
function tilesOf(columns: readonly Column[]) {
  const side = fieldSide(columns);
  const tiles = new Map<string, Tile>();
  let theme: PlotTheme = plotTheme();
  let signed: Shades = signedShades(theme);
  let ink: Shades = inkShades(theme);

  const tile = (column: number, unit: number): HTMLCanvasElement | null => {
    const c = columns[column];
    const field = c && part(c.top, `field${side}`);
    if (!c || !field) return null;
    const key = `${column}/${unit}`;
    const kept = tiles.get(key) ?? { canvas: document.createElement("canvas"), data: null };
    if (kept.data !== field.data) {
      kept.data = field.data;
      tiles.set(key, kept);
      if (field.shape.length === 3)
        paintBytes(
          kept.canvas,
          field.data,
          side,
          c.activation === "softmax" ? ink : signed,
          unit * side * side,
        );
      else paintCurve(kept.canvas, field.data, field.shape[1] ?? side, unit, theme);
    }
    return kept.canvas;
  };
  const restyle = () => {
    theme = plotTheme();
    signed = signedShades(theme);
    ink = inkShades(theme);
    for (const kept of tiles.values()) kept.data = null;
  };
  return { tile, restyle };
}

/** What is known of every weight, bias and unit of the columns now. */
export function readings(columns: readonly Column[]): { now: () => Now; restyle: () => void } {
  const { tile, restyle } = tilesOf(columns);
  const place = (column: number, unit: number, from: number) =>
    unit * (columns[column - 1]?.units ?? 1) + from;
  const now = (): Now => {
    const state = usePlane.getState();
    const probe = probeAt(state);
    const [low, high] = state.plane?.domain ?? [0, 1];
    const span = high - low || 1;
    return {
      weight: (column, unit, from) => at(columns[column]?.node, "weight", place(column, unit, from)),
      lock: (column, unit, from) =>
        (from === null
          ? at(columns[column]?.node, "bias_locked", unit)
          : at(columns[column]?.node, "weight_locked", place(column, unit, from))) ?? 0,
      bias: (column, unit) => at(columns[column]?.node, "bias", unit),
      value: (column, unit) => {
        const top = columns[column]?.top;
        return top === undefined ? null : (activationOf(top)?.data[unit] ?? null);
      },
      // Other data may have no plane: what streamed last was of the former ones.
      tile: isPlane(state.plane) ? tile : () => null,
      probe:
        probe && state.plane?.inputs === 2 ? [(probe[0] - low) / span, 1 - (probe[1] - low) / span] : null,
    };
  };
  return { now, restyle };
}

const CURVE = 64;

/** One input: the unit's value over the line, as a curve on its own axis. */
function paintCurve(
  canvas: HTMLCanvasElement,
  data: ArrayLike<number>,
  n: number,
  unit: number,
  theme: PlotTheme,
): void {
  canvas.width = CURVE;
  canvas.height = CURVE;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  let most = 1e-9;
  for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(data[unit * n + i]!));
  pen.fillStyle = theme.canvas;
  pen.fillRect(0, 0, CURVE, CURVE);
  pen.strokeStyle = theme.line2;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(0, CURVE / 2);
  pen.lineTo(CURVE, CURVE / 2);
  pen.stroke();
  pen.strokeStyle = theme.ink1;
  pen.lineWidth = 3;
  pen.beginPath();
  for (let i = 0; i < n; i++) {
    const [x, y] = [(i / (n - 1)) * CURVE, CURVE / 2 - (data[unit * n + i]! / most) * CURVE * 0.44];
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  }
  pen.stroke();
}
