import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { narrow } from "../../ui/panels";
import { ClassBars } from "./ClassBars";
import { InputBody } from "./InputBody";
import type { Part } from "./parts";

/** On a phone: what is drawn on and pulled at in the net, at a size for fingers. */
function TryTab() {
  const input = useDoc((s) => s.doc.nodes.find((n) => n.op === "input")?.id);
  const output = useDoc((s) => s.doc.output);
  return (
    <div className="try-tab">
      {input !== undefined && <InputBody id={input} />}
      {output !== undefined && <ClassBars id={output} />}
      <p className="try-how">{t.network.rope.sideways}</p>
    </div>
  );
}

export const tabs: Part[] = [
  { id: "try", name: t.network.panel.tabs.try, order: 15, Content: TryTab, when: () => narrow() },
];

/** Lies over what is too small to be touched in a node, and opens it at a size for fingers. */
export function TryOpener() {
  return (
    <button
      type="button"
      className="try-opener nodrag"
      aria-label={t.network.pad.open}
      onClick={() => useUi.getState().set({ networkTab: "try", drawer: "inspector" })}
    />
  );
}
