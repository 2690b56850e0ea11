import { isDead } from "../../editor/dead";
import { isHidden } from "../../editor/predict";
import { type CatalogueParam, specOf } from "../../graph/catalogue";
import type { DocNode, Scalar } from "../../graph/document";
import { engineId, engineRef, scopeAt } from "../../graph/scope";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { gradientOf, live, valueOf as nodeValue } from "../../state/live";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { Button, NumberField, Select, Switch, t } from "../../ui";
import { useColumns } from "../data/useColumns";
import { ChipNames } from "./ChipNames";
import { makeOutput, renameTo, setLocked, setNodeLabel, setNodeParam } from "./edits";
import { Field, TextField } from "./fields";
import { AskableNumber } from "./LiveNumber";
import { SlopeSection } from "./SlopeSection";
import { Tex } from "./Tex";
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
  const kind = useDoc((s) => s.doc.kind);
  const spec = specOf(node.op, kind);
  const state = useLiveText(() => stateWords(node.op, engine, spec?.max_slope ?? null));
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
          <dt>{words.tugOn(node.id)}</dt>
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
function stateWords(op: string, engine: string, maxSlope: number | null): string | null {
  const words = t.views.inspector.states;
  const value = nodeValue(engine);
  if (value === null) return null;
  if (!Number.isFinite(value)) return words.notFinite;
  const gradient = isHidden(engine) ? null : gradientOf(engine);
  if (op === "relu" && value === 0) return isDead(engine) ? words.dead : words.silent;
  if (gradient !== null && live.pull !== 0 && gradient === 0) return words.noTug;
  if (op === "step") return words.flat;
  const slope = squashSlope(op, value);
  if (slope !== null && maxSlope && slope < 0.05 * maxSlope) return words.saturated(slope / maxSlope);
  return null;
}

/** Slope of the two squashing gates from their output alone. */
function squashSlope(op: string, out: number): number | null {
  if (op === "sigmoid") return out * (1 - out);
  if (op === "tanh") return 1 - out * out;
  return null;
}

function Troubles({ engine }: { engine: string }) {
  const troubles = useRun((s) => s.troubles);
  const warnings = useRun((s) => s.warnings);
  const trouble = useRun((s) => s.trouble);
  const mine = [...troubles, ...warnings, ...(trouble ? [trouble] : [])].filter((x) => x.node === engine);
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

function Settings({ node, engine }: { node: DocNode; engine: string }) {
  const words = t.views.inspector;
  const kind = useDoc((s) => s.doc.kind);
  const output = useDoc((s) => s.doc.output);
  const spec = specOf(node.op, kind);
  const params = (spec?.params ?? []).filter((p) => p.name !== "locked");
  const canLock = spec?.params.some((p) => p.name === "locked") ?? false;
  const locked = node.params?.locked === true;
  return (
    <section className="insp-sec">
      <h3>{words.settings}</h3>
      <div className="fields">
        <TextField
          label={words.name}
          value={node.id}
          commit={(v) => v === node.id || renameTo(node.id, v)}
          refused={words.badName}
        />
        <TextField
          label={words.labelField}
          value={node.label ?? ""}
          commit={(v) => {
            setNodeLabel(node.id, v);
            return true;
          }}
          refused=""
        />
        {params.map((p) => (
          <ParamField key={p.name} node={node} engine={engine} param={p} />
        ))}
        {node.op === "chip" && <ChipNames node={node} />}
      </div>
      <div className="insp-buttons">
        {canLock && (
          <Button
            size="sm"
            icon={locked ? "lock" : "unlock"}
            aria-pressed={locked}
            onClick={() => setLocked(node.id, !locked)}
          >
            {locked ? words.locked : words.lock}
          </Button>
        )}
        {output !== node.id && kind === "circuit" && (
          <Button size="sm" onClick={() => makeOutput(node.id)}>
            {words.makeOutput}
          </Button>
        )}
      </div>
      {spec?.formula && <FormulaOf formula={spec.formula} name={node.op} />}
    </section>
  );
}

function FormulaOf({ formula, name }: { formula: string; name: string }) {
  const source = formula.replace(/<(\w+)>/g, "$1");
  return (
    <p className="insp-formula">
      <Tex source={source} spoken={`${name}: ${source}`} display />
    </p>
  );
}

interface FieldProps {
  node: DocNode;
  engine: string;
  param: CatalogueParam;
}

function ParamField({ node, engine, param }: FieldProps) {
  const words = t.views.inspector;
  const given = node.params?.[param.name];
  const value = given ?? (param.default as Scalar);
  const set = (v: Scalar) => setNodeParam(node.id, param.name, v);
  const label = words.paramName(param.name);
  const hint = param.doc;
  if (param.kind === "flag") {
    return <Switch label={label} hint={hint} checked={value === true} onChange={set} />;
  }
  if (param.choices.length > 0 && typeof value === "string") {
    return (
      <Field label={label} hint={hint}>
        <Select
          label={label}
          value={value}
          options={param.choices.map((c) => ({ value: c, label: c.replaceAll("_", " ") }))}
          onChange={set}
        />
      </Field>
    );
  }
  if (node.op === "data" && param.name === "column")
    return <ColumnField label={label} hint={hint} value={String(value ?? node.id)} set={set} />;
  if (param.kind === "text")
    return (
      <TextField
        label={label}
        value={String(value ?? "")}
        commit={(v) => {
          set(v);
          return true;
        }}
        refused=""
      />
    );
  if (!param.kind.includes("number") && !param.kind.includes("integer")) return null;
  if (typeof value !== "number") return null;
  const commit = param.name === "value" ? (v: number) => actions.setValue(engine, v, "commit") : set;
  return (
    <Field label={label} hint={hint}>
      <NumberField
        label={label}
        value={value}
        integer={param.kind === "integer"}
        {...(param.min === null ? {} : { min: param.min })}
        {...(param.max === null ? {} : { max: param.max })}
        onCommit={commit}
      />
    </Field>
  );
}

interface ColumnProps {
  label: string;
  hint: string;
  value: string;
  set: (v: string) => void;
}

/** Which column a data gate reads: one of the table's, and what it reads now even where the table lacks it. */
function ColumnField({ label, hint, value, set }: ColumnProps) {
  const columns = useColumns();
  const all = columns.includes(value) ? columns : [value, ...columns];
  const name = (c: string) => (columns.includes(c) || !columns.length ? c : t.views.inspector.noColumn(c));
  return (
    <Field label={label} hint={hint}>
      <Select
        label={label}
        value={value}
        options={all.map((c) => ({ value: c, label: name(c) }))}
        onChange={set}
      />
    </Field>
  );
}
