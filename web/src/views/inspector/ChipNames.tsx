import { renameChip, renameChipInput } from "../../graph/chipNames";
import type { Doc, DocNode } from "../../graph/document";
import { renameNode } from "../../graph/edit";
import { chipOf, refNode } from "../../graph/scope";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { TextField } from "./fields";

/** One step of the history; false when the name cannot be had. */
function take(next: Doc | null): boolean {
  if (!next) return false;
  useDoc.getState().edit(() => next);
  actions.commitDocument();
  return true;
}

/** The names of a chip and of its ports: they change in all of its instances. */
export function ChipNames({ node }: { node: DocNode }) {
  const words = t.views.inspector;
  const doc = useDoc((s) => s.doc);
  const found = chipOf(doc, node);
  if (!found) return null;
  const { name, chip } = found;
  const now = () => useDoc.getState().doc;
  const inside = [...useUi.getState().opened, node.id];
  const outputs = chip.outputs.filter((ref) => !ref.includes(":"));
  return (
    <>
      <TextField
        key={`chip ${name}`}
        label={words.chipName}
        value={name}
        commit={(v) => take(renameChip(now(), name, v))}
        refused={words.badName}
      />
      {chip.inputs.map((port, i) => (
        <TextField
          key={`in ${port}`}
          label={words.chipInput(i + 1)}
          value={port}
          commit={(v) => take(renameChipInput(now(), name, port, v))}
          refused={words.badName}
        />
      ))}
      {outputs.map((port, i) => (
        <TextField
          key={`out ${port}`}
          label={words.chipOutput(i + 1)}
          value={port}
          commit={(v) => take(renameNode(now(), inside, refNode(port), v))}
          refused={words.badName}
        />
      ))}
    </>
  );
}
