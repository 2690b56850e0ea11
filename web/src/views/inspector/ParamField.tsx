import type { CatalogueParam } from "../../graph/catalogue";
import type { DocNode, Scalar } from "../../graph/document";
import { readShape, shapeText } from "../../graph/shapes";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { NumberField, Select, Switch, t } from "../../ui";
import { useColumns } from "../data/useColumns";
import { setNodeNumber, setNodeParam, setNodeShape } from "./edits";
import { Field, TextField } from "./fields";

interface FieldProps {
  node: DocNode;
  engine: string;
  param: CatalogueParam;
}

/** One setting of a node, as its kind asks for. */
export function ParamField({ node, engine, param }: FieldProps) {
  const words = t.views.inspector;
  const given = node.params?.[param.name];
  const moved = useMoved(node.id, param.name);
  const value = moved ?? given ?? (param.default as Scalar);
  const set = (v: Scalar) => setNodeParam(node.id, param.name, v);
  const steer = (v: number) => setNodeNumber(node.id, param.name, v);
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
          options={param.choices.map((c) => ({ value: c, label: words.choiceName(param.name, c) }))}
          onChange={set}
        />
      </Field>
    );
  }
  if (param.kind === "shape")
    return (
      <TextField
        label={label}
        value={shapeText(value)}
        commit={(text) => {
          const shape = readShape(text);
          if (shape && (shape.length || !param.required)) setNodeShape(node.id, param.name, shape);
          return shape !== null && (shape.length > 0 || !param.required);
        }}
        refused={words.badShape}
      />
    );
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
  const commit = param.name === "value" ? (v: number) => actions.setValue(engine, v, "commit") : steer;
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

/** What the run has moved this number to while it trains, where the drawing has another. */
function useMoved(id: string, name: string): number | undefined {
  return useRun((s) => {
    const moved = (s.more.params ?? []) as [string, string, number][];
    return moved.find(([node, param]) => node === id && param === name)?.[2];
  });
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
