import { askedAt } from "../../editor/predict";
import type { Doc } from "../../graph/document";
import { chipOf, engineId, engineRef, scopeAt } from "../../graph/scope";
import { engineWires } from "../../graph/shares";
import { parseWireId } from "../../graph/topology";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { type Asked, useUi } from "../../state/ui";
import { t } from "../../ui";
import { NodePanel } from "./NodePanel";
import { Overview } from "./Overview";
import { Predict } from "./Predict";
import { useHides } from "./useHidden";
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
      {question && <Question asked={question} chip={asked ? null : chipAt(doc, opened, node)} />}
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
  if (!wire) return { of: "gradient", node: engineRef(doc, opened, only) ?? engineId(opened, only) };
  const scope = scopeAt(doc, opened);
  const target = scope.nodes.find((n) => n.id === wire.target);
  const ref = target?.inputs?.[wire.index];
  if (!target || !ref) return null;
  const [first, more] = engineWires(doc, scope.path, ref, target, wire.index);
  if (!first) return null;
  if (more) return { of: "gradient", node: first.source };
  return { of: "share", node: first.source, target: first.target, index: first.index };
}

/** The engine's name of a selected chip; null for anything else. */
function chipAt(doc: Doc, opened: readonly string[], id: string | null): string | null {
  const node = scopeAt(doc, opened).nodes.find((n) => n.id === id);
  return node && chipOf(doc, node) ? engineId(opened, node.id) : null;
}

/** Of several branches, the share that one carries tells what arrives at its gate: that is asked about as well. */
const isOneOfMany = (asked: Asked): boolean =>
  (useRun.getState().graph?.wires ?? []).filter(([source]) => source === asked.node).length > 1;

/** Why, once it is no secret any more; of a chip, what is asked about the numbers in it comes first. */
function Question({ asked, chip }: { asked: Asked; chip: string | null }) {
  const hides = useHides();
  const backward = useRun((s) => s.backward);
  let node = asked.of === "gradient" && backward ? askedAt(asked.node, chip) : asked.node;
  if (asked.of === "share" && !hides(node) && hides(asked.target) && isOneOfMany(asked)) node = asked.target;
  const hidden = asked.of !== "value" && backward && hides(node);
  return hidden ? (
    <Predict node={node} />
  ) : (
    <Why asked={asked.of === "share" || node === asked.node ? asked : { of: "gradient", node }} />
  );
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
