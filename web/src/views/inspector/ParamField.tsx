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
export function ParamField(props: FieldProps) {
  const { node, param } = props;
  const words = t.views.inspector;
  const moved = useMoved(node.id, param.name);
  const value = moved ?? node.params?.[param.name] ?? (param.default as Scalar);
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
          options={param.choices.map((c) => ({ value: c, label: words.choiceName(param.name, c) }))}
          onChange={set}
        />
      </Field>
    );
  }
  if (param.kind === "shape") return <ShapeField node={node} param={param} value={value} />;
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
  const isNumber = param.kind.includes("number") || param.kind.includes("integer");
  return isNumber && typeof value === "number" ? <ParamNumber {...props} value={value} /> : null;
}

function ShapeField({ node, param, value }: Omit<FieldProps, "engine"> & { value: Scalar | number[] }) {
  const words = t.views.inspector;
  return (
    <TextField
      label={words.paramName(param.name)}
      value={shapeText(value)}
      commit={(text) => {
        const shape = readShape(text);
        const fine = shape !== null && (shape.length > 0 || !param.required);
        if (fine) setNodeShape(node.id, param.name, shape);
        return fine;
      }}
      refused={words.badShape}
    />
  );
}

/** A source's value is moved in the run, any other number in the drawing. */
function ParamNumber({ node, engine, param, value }: FieldProps & { value: number }) {
  const label = t.views.inspector.paramName(param.name);
  return (
    <Field label={label} hint={param.doc}>
      <NumberField
        label={label}
        value={value}
        integer={param.kind === "integer"}
        {...(param.min === null ? {} : { min: param.min })}
        {...(param.max === null ? {} : { max: param.max })}
        onCommit={(v) =>
          param.name === "value"
            ? actions.setValue(engine, v, "commit")
            : setNodeNumber(node.id, param.name, v)
        }
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
