import { specOf } from "../../graph/catalogue";
import type { DocNode } from "../../graph/document";
import { useDoc } from "../../state/doc";
import { Button, t } from "../../ui";
import { ChipNames } from "./ChipNames";
import { makeOutput, renameTo, setLocked, setNodeLabel } from "./edits";
import { TextField } from "./fields";
import { activationIn, withActivation } from "./formulaOf";
import { ParamField } from "./ParamField";
import { Tex } from "./Tex";

/** What can be changed of a gate or a layer: its name, its label, and what its file declares. */
export function Settings({ node, engine }: { node: DocNode; engine: string }) {
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
      {spec?.formula && (
        <FormulaOf formula={withActivation(spec.formula, activationIn(node, spec))} name={node.op} />
      )}
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
