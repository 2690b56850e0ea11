import { useEffect } from "react";
import { type InspectorTab, useUi } from "../../state/ui";
import { IconButton, registerKey, Tabs, t } from "../../ui";
import { useCheckKey } from "./CheckAll";
import { CodeTab } from "./CodeTab";
import { Explain } from "./Explain";
import { HistoryTab } from "./HistoryTab";

/** Explains what is asked or selected; shows the circuit as a program; tells what happened. */
export function Inspector() {
  const words = t.views.inspector;
  const tab = useUi((s) => s.tab);
  const set = useUi((s) => s.set);
  useSelectionAnswers();
  useCheckKey();
  return (
    <div className="inspector">
      <Fill />
      <Tabs<InspectorTab>
        label={words.label}
        value={tab}
        onChange={(value) => set({ tab: value })}
        className="inspector-tabs"
        tabs={[
          { value: "explain", label: words.explain, content: tab === "explain" ? <Explain /> : null },
          { value: "code", label: words.code, content: tab === "code" ? <CodeTab /> : null },
          { value: "history", label: words.history, content: tab === "history" ? <HistoryTab /> : null },
        ]}
      />
    </div>
  );
}

/** The inspector may take the stage, for long programs and paths; Escape brings it back. */
function Fill() {
  const filled = useUi((s) => s.filled === "inspector");
  const set = useUi((s) => s.set);
  const { fill, unfill } = t.views.plots;
  const name = t.views.inspector.label;
  useEffect(() => {
    if (!filled) return;
    return registerKey({ key: "Escape", name: unfill(name), run: () => set({ filled: null }) });
  }, [filled, set, name, unfill]);
  return (
    <IconButton
      className="inspector-fill"
      size="sm"
      icon={filled ? "shrink" : "expand"}
      label={filled ? unfill(name) : fill(name)}
      onClick={() => set({ filled: filled ? null : "inspector" })}
    />
  );
}

/** A new selection is a new question: what was asked about another node gives way. */
function useSelectionAnswers(): void {
  useEffect(
    () =>
      useUi.subscribe((now, before) => {
        const { asked, selection, opened } = now;
        if (!asked || asked !== before.asked || selection === before.selection) return;
        const inside = opened.map((c) => `${c}/`).join("");
        const about = selection.some(
          (id) => `${inside}${id}` === asked.node || id.startsWith(`${asked.node}>`),
        );
        if (!about) useUi.getState().set({ asked: null });
      }),
    [],
  );
}
