import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { useUi } from "../../../state/ui";
import { Kbd, Segmented, t } from "../../../ui";
import { unitTitle } from "../classes";
import { AddLayer } from "./ColumnHeads";
import type { Column } from "./columns";
import { columnName } from "./names";
import { setView, toGates, toLayer, toNetwork, toNeuron, useZoom } from "./zoom";

const words = t.neuron.crumbs;

/** Where not every neuron can be drawn at once, a layer shows its own: the chosen one or the first. */
function openInstead(whyNot: string): void {
  const { selection } = useUi.getState();
  const dense = useDoc.getState().doc.nodes.filter((n) => n.op === "dense");
  const layer = dense.find((n) => selection.includes(n.id)) ?? dense[0];
  if (layer && useZoom.getState().node === null) toLayer(layer.id);
  notify(layer ? `${whyNot} ${t.neuron.view.instead(layer.label ?? layer.id)}` : whyNot, { lasts: 9000 });
}

interface CrumbsProps {
  columns: Column[] | null;
  drawn: boolean;
  /** Why this network cannot be drawn as neurons, or null. */
  whyNot: string | null;
}

/** Network › Layer 2 › Neuron 3 › gates, and how the network is drawn. */
export function Crumbs({ columns, drawn, whyNot }: CrumbsProps) {
  const { node, unit, gates, view } = useZoom();
  const label = useDoc((s) => s.doc.nodes.find((n) => n.id === node)?.label ?? node);
  const at = columns?.findIndex((c) => c.node === node) ?? -1;
  const layer = columns && at > 0 ? columnName(columns, at) : label;
  const steps: { name: string; go: () => void }[] = [{ name: words.network, go: toNetwork }];
  if (node !== null && layer && at !== 0) steps.push({ name: layer, go: () => toLayer(node) });
  if (node !== null && unit !== null && at !== 0) {
    steps.push({ name: unitTitle(node, unit), go: () => toNeuron(node, unit) });
    steps.push({ name: words.gates, go: () => toGates(node, unit) });
  }
  const here = gates ? steps.length - 1 : unit !== null ? steps.length - 2 : steps.length - 1;
  return (
    <div className="ns-bar">
      <nav className="ns-crumbs" aria-label={words.label}>
        {steps.map((step, i) => (
          <span key={step.name}>
            {i > 0 && (
              <i aria-hidden="true" className="ns-sep">
                ›
              </i>
            )}
            <button
              type="button"
              className={`ns-crumb ${i === here ? "here" : ""} ${i > here ? "ahead" : ""}`}
              aria-current={i === here ? "location" : undefined}
              onClick={step.go}
            >
              {step.name}
            </button>
          </span>
        ))}
      </nav>
      <span className="ns-grow" />
      {steps.length > 1 && (
        <span className="ns-hint">
          <Kbd>Esc</Kbd> {words.up}
        </span>
      )}
      {steps.length === 1 && drawn && columns && <AddLayer columns={columns} />}
      <Segmented
        label={t.neuron.view.label}
        size="sm"
        value={whyNot ? "layers" : view}
        options={[
          { value: "layers", label: t.neuron.view.layers },
          { value: "neurons", label: t.neuron.view.neurons },
        ]}
        onChange={(to) => (whyNot && to === "neurons" ? openInstead(whyNot) : setView(to))}
      />
    </div>
  );
}
