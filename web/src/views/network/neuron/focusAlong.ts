/** Opening or leaving a level takes away what had the focus; the focus then goes to what stands in its place. */
import { useZoom, type Zoom } from "./zoom";

/** Numbers of an opened neuron come with the next answers of the run: so many frames are waited for them. */
const PATIENCE = 120;

/** The neuron that was stood on last: on the way up its layer is passed, which names none. */
let left: { node: string; unit: number } | null = null;

/** Follows the levels until the returned function is called. Only a focus that got lost is moved. */
export function followFocus(): () => void {
  return useZoom.subscribe((now, before) => {
    if (before.node !== null && before.unit !== null) left = { node: before.node, unit: before.unit };
    const moved = now.node !== before.node || now.unit !== before.unit || now.gates !== before.gates;
    if (moved && document.activeElement !== document.body) refocus(before, PATIENCE);
  });
}

function refocus(before: Zoom, frames: number): void {
  requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const place = placeOf(useZoom.getState(), before);
    if (place) place.focus();
    else if (frames) refocus(before, frames - 1);
  });
}

const find = (selector: string) => document.querySelector<HTMLElement>(`.ns-body ${selector}`);

/** A neighbour's gates: the same arrow again. Gates: their sheet. A layer: the unit. The network: its node. */
function placeOf(now: Zoom, before: Zoom): HTMLElement | null {
  if (now.gates && before.gates && now.node === before.node) {
    const end = (now.unit ?? 0) > (before.unit ?? 0) ? "last" : "first";
    const arrow = find(`.gv-head button:${end}-of-type:not(:disabled)`);
    if (arrow) return arrow;
  }
  if (now.gates) return find(".gv-sheet");
  const own = now.node ?? before.node;
  const unit = now.unit ?? before.unit ?? (left !== null && left.node === own ? left.unit : 0);
  const node = CSS.escape(own ?? "");
  return (
    find(`.lv-grid li:nth-child(${unit + 1}) button`) ??
    find(`.nv [data-cell$="/${unit}"][data-node="${node}"]`) ??
    find(`.react-flow__node[data-id="${node}"]`)
  );
}
