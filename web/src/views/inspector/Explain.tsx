import type { Doc } from "../../graph/document";
import { engineId, scopeAt } from "../../graph/scope";
import { engineWires } from "../../graph/shares";
import { parseWireId } from "../../graph/topology";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { type Asked, useUi } from "../../state/ui";
import { t } from "../../ui";
import { NodePanel } from "./NodePanel";
import { Overview } from "./Overview";
import { Predict } from "./Predict";
import { useHidden } from "./useHidden";
import { Why } from "./Why";

/** The asked number; else the selected node with its tug; else the circuit as a whole. */
export function Explain() {
  const asked = useUi((s) => s.asked);
  const selection = useUi((s) => s.selection);
  const opened = useUi((s) => s.opened);
  const doc = useDoc((s) => s.doc);
  const [only] = selection;
  const wire = only === undefined ? null : parseWireId(only);
  const question: Asked | null = asked ?? questionOf(only, wire, opened, doc);
  const node = only !== undefined && !wire && selection.length === 1 ? only : null;

  const gates = selection.filter((id) => parseWireId(id) === null).length;
  if (selection.length > 1 && !asked) return <Several count={gates || selection.length} />;
  if (!question && !node) return <Overview />;
  return (
    <div className="explain">
      {question && <Question asked={question} />}
      {node && <NodePanel id={node} />}
    </div>
  );
}

/** What a selection alone asks: why this tug. Layers answer in their own room. */
function questionOf(
  only: string | undefined,
  wire: ReturnType<typeof parseWireId>,
  opened: readonly string[],
  doc: Doc,
): Asked | null {
  if (only === undefined || doc.kind !== "circuit") return null;
  if (!wire) return { of: "gradient", node: engineId(opened, only) };
  const scope = scopeAt(doc, opened);
  const target = scope.nodes.find((n) => n.id === wire.target);
  const ref = target?.inputs?.[wire.index];
  if (!target || !ref) return null;
  const [first, more] = engineWires(doc, scope.path, ref, target, wire.index);
  if (!first) return null;
  if (more) return { of: "gradient", node: first.source };
  return { of: "share", node: first.source, target: first.target, index: first.index };
}

function Question({ asked }: { asked: Asked }) {
  const waiting = useHidden(asked.node);
  const backward = useRun((s) => s.backward);
  const hidden = asked.of !== "value" && backward && waiting;
  return hidden ? <Predict node={asked.node} /> : <Why asked={asked} />;
}

function Several({ count }: { count: number }) {
  const words = t.views.inspector;
  return (
    <section className="insp-sec">
      <h2>{words.several(count)}</h2>
      <p>{words.severalAbout}</p>
    </section>
  );
}
