import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { registerKey, t } from "../../ui";
import { toggleTheme } from "../../ui/theme";
import { keepTyping } from "../../ui/typeAhead";
import { saveJson } from "./files";
import { endFirstMinute } from "./first";
import { redoEdit, undoEdit } from "./undo";

const words = t.shell.keys;
const group = t.shell.help.groups.general;

/** Esc leaves the innermost thing of the shell; `false` lets the canvas have it. */
function leave(): unknown {
  const { first, drawer, filled, projector, set } = useUi.getState();
  if (first) return endFirstMinute();
  if (drawer) return set({ drawer: null });
  if (filled) return set({ filled: null });
  if (projector) return set({ projector: false });
  return false;
}

export function registerShellKeys(): void {
  const { set } = useUi.getState();
  const asked = () => useUi.getState().dialog === "commands";
  useUi.subscribe((now, before) => {
    if (now.dialog !== before.dialog && asked()) keepTyping(asked);
  });
  registerKey(
    { key: "Ctrl+K", name: words.commands, group, everywhere: true, run: () => set({ dialog: "commands" }) },
    { key: "Ctrl+Z", name: words.undo, group, run: undoEdit },
    { key: ["Ctrl+Shift+Z", "Ctrl+Y"], name: words.redo, group, run: redoEdit },
    { key: "Ctrl+O", name: words.open, group, run: () => set({ dialog: "gallery" }) },
    { key: "Ctrl+S", name: words.save, group, everywhere: true, run: saveJson },
    { key: "?", name: words.help, group, run: () => set({ dialog: "help" }) },
    { key: "Escape", name: words.escape, group, when: () => useDoc.getState().id !== "", run: leave },
    { key: "Alt+T", name: words.theme, group, run: toggleTheme },
  );
}
