import { useCallback, useMemo } from "react";
import { firstId } from "../../../graph/document";
import {
  type Line,
  linesFigure,
  Plot,
  type PlotTheme,
  type Point,
  type Size,
  seriesTable,
} from "../../../plots";
import { useDoc } from "../../../state/doc";
import { t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { hasNumbers, layerStyle, onAxis } from "./curves";
import { useLooks } from "./settings";
import { useTimeline } from "./useTimeline";
import { withCursor, withZone } from "./zones";

export type Norm = "delta" | "gradient" | "update";

/** Vanishing and exploding: so many times smaller or larger than at the last layer. */
const RATIO = 20;
/** Updates as a part of the weights: longer is large, shorter hardly moves. */
const LARGE = 0.2;
const STILL = 1e-6;
/** An edge is drawn when a line comes within this factor of it. */
const NEAR = 4;

interface Zone {
  points: readonly Point[];
  where: "below" | "above";
  text: string;
}

/** The norms of one kind, a line a layer, on a logarithmic axis with the zones where learning suffers. */
export function GradientPane({ norm, basis = "1 1 200px" }: { norm: Norm; basis?: string }) {
  const words = t.insight.gradients;
  const axis = useLooks((s) => s.x);
  const lines = useNorms(norm);
  const title = words[norm];
  const figure = useCallback(
    (theme: PlotTheme, size: Size) => draw(norm, lines, t.insight.curves.x[axis], theme, size),
    [norm, lines, axis],
  );
  return (
    <Pane
      id={`network-${norm}`}
      title={title}
      note={words[`${norm}Note`]}
      basis={basis}
      {...(lines.length ? { table: () => seriesTable(title, t.insight.curves.x[axis], lines) } : {})}
    >
      {lines.length ? (
        <Plot figure={figure} label={`${title}. ${words[`${norm}Long`]}`} every={400} />
      ) : (
        <p className="pane-empty">{words.empty}</p>
      )}
    </Pane>
  );
}

/** One line a layer with weights, from the first to the last. */
function useNorms(norm: Norm): Line[] {
  const timeline = useTimeline();
  const nodes = useDoc((s) => s.doc.nodes);
  return useMemo(() => {
    const found = nodes.flatMap((node) => {
      const points = measured(timeline.points(`${norm}:${firstId(node)}`));
      return hasNumbers(points) ? [{ name: node.label ?? node.id, points: onAxis(points, timeline.at) }] : [];
    });
    return found.map((line, i) => ({ ...line, ...layerStyle(i, found.length) }));
  }, [timeline, nodes, norm]);
}

/** The points at which a figure was measured: between two of them the run repeats the last one. */
function measured(points: readonly Point[]): Point[] {
  return points
    .filter(([, y], i) => i === 0 || i === points.length - 1 || y !== points[i - 1]?.[1])
    .map(([x, y]) => [x, y || null] as const);
}

function draw(norm: Norm, lines: Line[], x: string, theme: PlotTheme, size: Size) {
  const zones = zonesOf(norm, lines);
  const edges = zones.map((zone) => ({ ...INVISIBLE, points: zone.points }));
  let figure = linesFigure({ lines: [...lines, ...edges], x, log: true }, theme, size);
  zones.forEach((zone, i) => {
    // Each zone becomes two traces in front, so that the next edge stands one place further.
    figure = withZone(figure, lines.length + i + i, zone.where, zone.text, theme);
  });
  return withCursor(figure, theme);
}

const INVISIBLE: Omit<Line, "points"> = { name: "", weight: 0, dash: "solid", marker: "none", strong: false };

export function zonesOf(norm: Norm, lines: readonly Line[]): Zone[] {
  const words = t.insight.gradients;
  const all = lines.flatMap((line) => line.points.flatMap(([, y]) => (y === null ? [] : [y])));
  const last = lines[lines.length - 1]?.points ?? [];
  if (norm === "gradient" || !all.length) return [];
  if (norm === "update") {
    const level = (y: number) => last.map(([x]) => [x, y] as const);
    const zones: Zone[] = [];
    if (Math.max(...all) * NEAR > LARGE)
      zones.push({ points: level(LARGE), where: "above", text: words.large });
    if (Math.min(...all) < STILL * NEAR)
      zones.push({ points: level(STILL), where: "below", text: words.still });
    return zones;
  }
  if (lines.length < 2) return [];
  const times = (factor: number) => last.map(([x, y]) => [x, y === null ? null : y * factor] as const);
  const zones: Zone[] = [{ points: times(1 / RATIO), where: "below", text: words.vanishing }];
  const explodes = lines.some((line) =>
    line.points.some(
      ([, y], i) => y !== null && y * NEAR > RATIO * (last[i]?.[1] ?? Number.POSITIVE_INFINITY),
    ),
  );
  if (explodes) zones.push({ points: times(RATIO), where: "above", text: words.exploding });
  return zones;
}
