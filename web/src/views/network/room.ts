/** What the Networks room looks at: follows the document, and is silent in the other rooms. */
import { invalidate, onPullOutput, tellTensorTugs } from "../../editor";
import { hasWeight, onCatalogue } from "../../graph/catalogue";
import type { Doc } from "../../graph/document";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { tugAlong } from "./reading";
import { nothingShown, setInput, useShown } from "./shown";
import { pullByKey } from "./tugKey";

const OWNER = "network";

function look(doc: Doc): void {
  if (doc.kind !== "network") {
    actions.watch(OWNER, []);
    return;
  }
  setInput(doc.nodes.find((n) => n.op === "input")?.id ?? null);
  actions.watch(
    OWNER,
    doc.nodes.flatMap((node) => [
      { node: node.id, port: "activation" },
      ...(node.op === "label" ? [] : [{ node: node.id, port: "gradient" }]),
      ...(hasWeight(node.op) ? [{ node: node.id, port: "weight" }] : []),
      ...(node.op === "dropout" ? [{ node: node.id, port: "mask" }] : []),
    ]),
  );
}

/** Layers hand their tugs back along the wires; those of a drawing come with its answers, not with the run. */
function tellTugs(): void {
  tellTensorTugs(tugAlong);
  useShown.subscribe(invalidate);
}

/** Starts following; call once. The room is loaded by itself: document and run may be there before it. */
export function followNetwork(): void {
  tellTugs();
  onPullOutput(pullByKey);
  look(useDoc.getState().doc);
  onCatalogue(() => look(useDoc.getState().doc));
  useDoc.subscribe((now, before) => {
    if (now.id !== before.id) useShown.setState(nothingShown());
    if (now.doc.nodes !== before.doc.nodes || now.id !== before.id) look(now.doc);
  });
  useRun.subscribe((now, before) => {
    if (now.graph !== before.graph) look(useDoc.getState().doc);
  });
}
