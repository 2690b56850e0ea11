import { useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots/theme";
import { actions } from "../../../state/actions";
import { live, onLive } from "../../../state/live";
import { inkShades, paintBytes, signedShades } from "./shades";

/** Points a side of a single tile. */
const TILE_SIDE = 28;

interface Props {
  node: string;
  unit: number;
  /** Probabilities are ink. */
  ink?: boolean;
  label: string;
  className?: string;
}

/** One neuron's boundary, live; nothing where the net has no plane. Its owner watches the field. */
export function FieldTile({ node, unit, ink = false, label, className = "" }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let shades = ink ? inkShades(plotTheme()) : signedShades(plotTheme());
    let drawn: unknown = null;
    const paint = () => {
      const part = live.parts.get(`${node}:field${TILE_SIDE}`);
      const target = canvas.current;
      if (!target || !part || part.data === drawn || part.shape.length !== 3) return;
      drawn = part.data;
      paintBytes(target, part.data, TILE_SIDE, shades, unit * TILE_SIDE * TILE_SIDE);
    };
    paint();
    const stops = [
      onLive(paint),
      onTheme(() => {
        shades = ink ? inkShades(plotTheme()) : signedShades(plotTheme());
        drawn = null;
        paint();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [node, unit, ink]);
  return <canvas ref={canvas} role="img" aria-label={label} className={`ft ${className}`} />;
}

/** Watches the fields of some nodes while `on`. */
export function useFields(owner: string, nodes: string[], on: boolean): void {
  const key = nodes.join(" ");
  useEffect(() => {
    if (!on || !key) return;
    actions.watch(
      owner,
      key.split(" ").map((node) => ({ node, port: `field${TILE_SIDE}` })),
    );
    return () => actions.watch(owner, []);
  }, [owner, key, on]);
}
