import { actions } from "../../state/actions";
import { keep, lay, layNew } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId } from "../../state/library";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { type MenuItem, t } from "../../ui";
import { shownTheme, toggleTheme } from "../../ui/theme";
import { chooseFile, saveJson, savePicture, saveRun, saveWithNumbers } from "./files";
import { startFirstMinute } from "./first";
import { redoEdit, undoEdit } from "./undo";

const words = t.shell.top.menu;

export function duplicate(): void {
  const { doc } = useDoc.getState();
  lay({ ...doc, title: t.shell.gallery.copyOf(doc.title) }, newId());
  keep();
}

/** What the top bar shows where it has room, and what waits in the menu on a small screen. */
export function barMenu(): MenuItem[] {
  const { set, projector } = useUi.getState();
  const { moved, playing } = useRun.getState();
  const top = t.shell.top;
  const dark = shownTheme() === "dark";
  const said = t.shell.moved;
  const values: MenuItem[] = [
    { label: said.keep, icon: "check", run: () => actions.keepValues() },
    { label: said.back, icon: "restart", run: () => actions.restart() },
  ];
  return [
    {
      label: top.redo,
      icon: "redo",
      shortcut: "Ctrl Shift Z",
      separated: true,
      disabled: !useDoc.temporal.getState().futureStates.length,
      run: redoEdit,
    },
    ...(moved.length && !playing ? values : []),
    {
      label: dark ? top.toLight : top.toDark,
      icon: dark ? "sun" : "moon",
      shortcut: "Alt T",
      run: toggleTheme,
    },
    {
      label: projector ? t.shell.present.leave : top.present,
      icon: "present",
      run: () => set({ projector: !projector }),
    },
  ];
}

/** Everything of the top bar and its menu, for the list of all commands. */
export function everything(): MenuItem[] {
  const undo: MenuItem = {
    label: t.shell.top.undo,
    icon: "undo",
    shortcut: "Ctrl Z",
    disabled: !useDoc.temporal.getState().pastStates.length,
    run: undoEdit,
  };
  const share: MenuItem = {
    label: t.shell.top.share,
    icon: "share",
    run: () => useUi.getState().set({ dialog: "share" }),
  };
  return [...shellMenu(), undo, ...barMenu(), share];
}

/** What the page can do beside the canvas: the menu in the top bar. */
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
