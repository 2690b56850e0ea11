import { type ReactNode, useEffect, useMemo } from "react";
import { onOpenLayer } from "../../../editor";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { registerKey, t } from "../../../ui";
import { StepBar } from "../insight/step/StepBar";
import { Crumbs } from "./Crumbs";
import { columnsOf, MOST_LAYERS, MOST_UNITS, type Why } from "./columns";
import { followFocus } from "./focusAlong";
import { GatesView } from "./GatesView";
import { LayerView } from "./LayerView";
import { NeuronView } from "./NeuronView";
import { goUp, toLayer, useZoom } from "./zoom";

const NONE: Record<string, number[]> = {};

/** The canvas of the Networks room at the level that one stands on; `layers` is the view of layers. */
export function NetworkStage({ layers }: { layers: ReactNode }) {
  const doc = useDoc((s) => s.doc);
  const known = useRun((s) => s.graph?.shapes);
  const shapes = known ?? NONE;
  const refused = useRun((s) => s.troubles.length > 0);
  const view = useZoom((s) => s.view);
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  const gates = useZoom((s) => s.gates);
  const found = useMemo(() => columnsOf(doc, shapes), [doc, shapes]);
  const drawn = view === "neurons" && found.columns !== null;
  const dense = doc.nodes.some((n) => n.id === node && n.op === "dense");
  useEscape();
  useEffect(() => onOpenLayer(openDense), []);
  useEffect(followFocus, []);
  return (
    <div className="ns">
      <Crumbs columns={found.columns} drawn={drawn} whyNot={found.why ? whyWords(found.why) : null} />
      <div className="ns-body">
        {dense && gates && node !== null && unit !== null ? (
          <GatesView key={`${node}/${unit}`} node={node} unit={unit} columns={found.columns} />
        ) : dense && node !== null && (unit === null || !drawn) ? (
          <LayerView key={node} node={node} />
        ) : drawn && !known && !refused ? (
          <p className="nv-wait">{t.neuron.net.waiting}</p>
        ) : drawn && known && found.columns ? (
          <NeuronView columns={found.columns} />
        ) : (
          layers
        )}
      </div>
      <StepBar />
    </div>
  );
}

/** A dense layer opens; other layers have no neurons of their own. */
function openDense(id: string): boolean {
  const dense = useDoc.getState().doc.nodes.some((n) => n.id === id && n.op === "dense");
  if (dense) toLayer(id);
  return dense;
}

function whyWords(why: Why): string {
  const words = t.neuron.view.whyNot;
  switch (why.reason) {
    case "units":
      return words.units(why.name, why.units, MOST_UNITS);
    case "layers":
      return words.layers(why.layers, MOST_LAYERS);
    case "branches":
      return words.branches(why.name);
    case "layer":
      return words.layer(why.name);
    default:
      return words[why.reason];
  }
}

/** Escape goes up one level, from wherever the focus is on the page. */
function useEscape(): void {
  useEffect(
    () =>
      registerKey({
        key: "Escape",
        name: t.neuron.crumbs.up,
        group: t.neuron.crumbs.label,
        run: () => goUp(),
      }),
    [],
  );
}
