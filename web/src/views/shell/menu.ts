import { keep, lay, layNew } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId } from "../../state/library";
import { useUi } from "../../state/ui";
import { type MenuItem, t } from "../../ui";
import { chooseFile, saveJson, savePicture, saveRun, saveWithNumbers } from "./files";
import { startFirstMinute } from "./first";

const words = t.shell.top.menu;

export function duplicate(): void {
  const { doc } = useDoc.getState();
  lay({ ...doc, title: t.shell.gallery.copyOf(doc.title) }, newId());
  keep();
}

/** What the page can do beside the canvas: the menu in the top bar and the command palette list it. */
export function shellMenu(): MenuItem[] {
  const { set, outline } = useUi.getState();
  return [
    { label: words.open, icon: "folder", shortcut: "Ctrl O", run: () => set({ dialog: "gallery" }) },
    { label: words.new, icon: "plus", run: () => layNew("circuit", t.shell.gallery.blank) },
    { label: words.openFile, icon: "file", run: () => void chooseFile() },
    { label: words.duplicate, icon: "copy", run: duplicate },
    { label: words.saveJson, icon: "download", shortcut: "Ctrl S", separated: true, run: saveJson },
    ...(useDoc.getState().doc.kind === "network"
      ? [{ label: t.control.file.weights, icon: "download" as const, run: () => void saveWithNumbers() }]
      : []),
    { label: words.saveTugboat, icon: "download", run: () => void saveRun() },
    { label: words.svg, icon: "image", run: () => void savePicture("svg") },
    { label: words.png, icon: "image", run: () => void savePicture("png") },
    { label: words.outline, icon: "list", separated: true, run: () => set({ outline: !outline }) },
    { label: words.commands, icon: "search", shortcut: "Ctrl K", run: () => set({ dialog: "commands" }) },
    { label: words.help, icon: "help", shortcut: "?", run: () => set({ dialog: "help" }) },
    { label: words.tour, icon: "tug", run: () => void startFirstMinute() },
  ];
}
