/** Names of the same place: a column and unit of the drawing, a node and unit of the document. */
import type { Column } from "./columns";
import type { Hit } from "./layout";
import { type Spot, useZoom } from "./zoom";

interface DrawnSpot {
  column: number;
  unit: number;
  from: number | null;
}

export function spotOf(columns: readonly Column[], spot: Spot | null): DrawnSpot | null {
  const column = spot ? columns.findIndex((c) => c.node === spot.node) : -1;
  return spot && column > 0 ? { column, unit: spot.unit, from: spot.from } : null;
}

export function setSpotOf(columns: readonly Column[], hit: Exclude<Hit, { kind: "unit" }> | null): void {
  const { spot } = useZoom.getState();
  const node = hit && columns[hit.column]?.node;
  if (!hit || !node) {
    if (spot) useZoom.setState({ spot: null });
    return;
  }
  const from = hit.kind === "weight" ? hit.from : null;
  if (spot?.node === node && spot.unit === hit.unit && spot.from === from) return;
  useZoom.setState({ spot: { node, unit: hit.unit, from } });
}
