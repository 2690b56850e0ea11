import { isDead } from "../../editor/dead";
import { isHidden } from "../../editor/predict";
import { specOf } from "../../graph/catalogue";
import { isSaturated, slopeShare } from "../../graph/curves";
import type { DocNode } from "../../graph/document";
import { engineId, engineRef, scopeAt } from "../../graph/scope";
import { useDoc } from "../../state/doc";
import { gradientOf, live, valueOf as nodeValue } from "../../state/live";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { AskableNumber } from "./LiveNumber";
import { Settings } from "./NodeSettings";
import { SlopeSection } from "./SlopeSection";
import { useLiveText } from "./useLiveText";

/** The selected node: its numbers, what it does, its settings. */
export function NodePanel({ id }: { id: string }) {
  const opened = useUi((s) => s.opened);
  const doc = useDoc((s) => s.doc);
  const node = scopeAt(doc, opened).nodes.find((n) => n.id === id);
  if (!node) return null;
  const engine = engineId(opened, id);
  return (
    <>
      <Numbers node={node} engine={engineRef(doc, opened, id) ?? engine} />
      <Troubles engine={engine} />
      <Curve node={node} engine={engine} />
      <Settings key={engine} node={node} engine={engine} />
    </>
  );
}

function Numbers({ node, engine }: { node: DocNode; engine: string }) {
  const words = t.views.inspector;
  const opened = useUi((s) => s.opened);
  const kind = useDoc((s) => s.doc.kind);
  const spec = specOf(node.op, kind);
  const input = useDoc((s) => engineRef(s.doc, opened, node.inputs?.[0] ?? ""));
  const state = useLiveText(() => stateWords(node, engine, input));
  return (
    <section className="insp-sec">
      <h2>
        <i>{node.label ?? node.id}</i> <small>{words.opName(node.op)}</small>
      </h2>
      {spec && <p>{spec.summary}</p>}
      {kind === "circuit" && (
        <dl className="facts">
          <dt>{words.value}</dt>
          <dd>
            <AskableNumber node={engine} of="value" />
          </dd>
          <dt>{words.tug}</dt>
          <dd>
            <AskableNumber node={engine} of="tug" />
          </dd>
        </dl>
      )}
      {state && <p className="insp-state">{state}</p>}
    </section>
  );
}

/** Gates with one input are curves. */
function Curve({ node, engine }: { node: DocNode; engine: string }) {
  const kind = useDoc((s) => s.doc.kind);
  const spec = specOf(node.op, kind);
  const wired = node.inputs?.length === 1 && node.inputs[0] !== "";
  if (kind !== "circuit" || !wired || spec?.ports.length !== 1 || spec.variadic) return null;
  return <SlopeSection node={engine} symbol={spec.symbol} />;
}

/** What the state of a gate means, in a sentence; null when there is nothing to say. */
function stateWords(node: DocNode, engine: string, input: string | null): string | null {
  const { op } = node;
  const spec = specOf(op);
  const words = t.views.inspector.states;
  const value = nodeValue(engine);
  if (value === null) return null;
  if (!Number.isFinite(value)) return words.notFinite;
  const gradient = isHidden(engine) ? null : gradientOf(engine);
  if (op === "relu" && value === 0) return isDead(engine) ? words.dead : words.silent;
  if (gradient !== null && live.pull !== 0 && gradient === 0) return words.noTug;
  if (op === "step") return words.flat;
  const share = slopeShare(spec, node.params, input === null ? null : nodeValue(input));
  return share !== null && isSaturated(spec, share) ? words.saturated(share) : null;
}

function Troubles({ engine }: { engine: string }) {
  const troubles = useRun((s) => s.troubles);
  const warnings = useRun((s) => s.warnings);
  const trouble = useRun((s) => s.trouble);
  const all = [...troubles, ...warnings, ...(trouble ? [trouble] : [])];
  const mine = all.filter((x) => x.node === engine || x.node?.startsWith(`${engine}/`));
  if (!mine.length) return null;
  return (
    <section className="insp-sec" role="alert">
      {mine.map((x) => (
        <p key={x.code + x.text} className={x.severity === "warning" ? "insp-warn" : "insp-error"}>
          {x.text} {x.hint}
        </p>
      ))}
    </section>
  );
}
