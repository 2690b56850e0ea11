/** The keys of the canvas, and the list of its commands that the help and the command palette show. */

import { useUi } from "../state/ui";
import { type KeyBinding, registerKey } from "../ui/keys";
import { t } from "../ui/messages";
import { ask, board, fitDrawing, middleOfView, sceneNode, select, selectedNodes, zoomStep } from "./board";
import {
  arrange,
  clipText,
  copySelection,
  cutSelection,
  duplicateSelection,
  makeOutput,
  openNode,
  pasteFromSystem,
  pasteText,
  refuse,
  removeSelection,
  selectAll,
  startChip,
  toggleLock,
  unfoldChip,
  upOneLevel,
} from "./commands";
import { GESTURES } from "./gestures";
import { nudge } from "./numberGesture";
import { rangeOf } from "./numbers";
import { tugOnce } from "./rope/tugKey";
import { OUTPUT } from "./scene";
import { useEditor } from "./store";
import { currentNode, currentWire, walk } from "./walk";
import { wave } from "./wave";

export interface EditorCommand {
  id: string;
  name: string;
  key?: string;
  run: () => void;
}

const words = t.editor.commands;

/** The node a key is about: the focused one, else the one that is selected. */
function subject() {
  const here = currentNode();
  if (here) return here;
  const only = selectedNodes();
  return only.length === 1 ? (sceneNode(only[0] ?? "") ?? null) : null;
}

export function openAdd(): void {
  const box = board.element?.getBoundingClientRect();
  const pointer = board.pointer;
  const inside =
    pointer &&
    box &&
    pointer[0] > box.left &&
    pointer[0] < box.right &&
    pointer[1] > box.top &&
    pointer[1] < box.bottom;
  const screen: [number, number] = box
    ? [box.left + box.width / 2, box.top + Math.min(140, box.height / 3)]
    : [200, 200];
  const here = subject();
  const at: [number, number] = here ? [here.x + here.w + 160, here.y + here.h / 2] : middleOfView();
  useEditor
    .getState()
    .set({ adding: { screen: inside && !here ? pointer : screen, at, fits: null, wire: null } });
}

export function startWiring(): void {
  const here = subject();
  if (!here || here.id === OUTPUT) {
    refuse(t.editor.refused.wiringNothing);
    return;
  }
  useEditor.getState().set({ wiring: { from: here.id } });
}

function renameSubject(): void {
  const here = subject();
  if (here && here.id !== OUTPUT && here.role !== "port")
    useEditor.getState().set({ field: { node: here.id, what: "name" } });
}

function nudgeSubject(by: number): void {
  const here = subject();
  if (here?.role !== "source" || here.engine === null || here.node.op === "data") return;
  nudge(here.engine, Number(here.node.params?.value ?? 0), rangeOf(here).step, by);
}

function why(of: "value" | "gradient"): void {
  const here = subject();
  if (here) ask(of, here);
}

/** A wire in focus is chosen, which asks for its tug; a node is opened, typed into or asked. */
function enter(): false | undefined {
  const wire = currentWire();
  if (wire !== null) {
    useUi.getState().set({ asked: null, tab: "explain" });
    select([wire]);
    return undefined;
  }
  const here = currentNode();
  if (!here) return false;
  if (here.role === "source" && here.node.op !== "data") {
    useEditor.getState().set({ field: { node: here.id, what: "value" } });
    return undefined;
  }
  if (!openNode(here.id)) ask("value", here);
  return undefined;
}

function escape(): false | undefined {
  const { knife, wiring, set } = useEditor.getState();
  if (knife || wiring) {
    set({ knife: false, wiring: null });
    return undefined;
  }
  if (upOneLevel()) return undefined;
  const { selection, first } = useUi.getState();
  if (!selection.length || first) return false;
  select([]);
  return undefined;
}

/** What is chosen, else the wire in focus. */
function remove(): void {
  const wire = currentWire();
  if (wire !== null && !useUi.getState().selection.includes(wire)) select([wire]);
  removeSelection();
}

/** Every command of the canvas, for the help and the command palette. */
export const editorCommands: EditorCommand[] = [
  { id: "add", name: words.add, key: "/", run: openAdd },
  { id: "wire", name: words.wire, key: "W", run: startWiring },
  { id: "knife", name: words.knife, key: "K", run: () => useEditor.setState((s) => ({ knife: !s.knife })) },
  { id: "remove", name: words.remove, key: "Delete", run: removeSelection },
  { id: "copy", name: words.copy, key: "Ctrl+C", run: copySelection },
  { id: "cut", name: words.cut, key: "Ctrl+X", run: cutSelection },
  { id: "paste", name: words.paste, key: "Ctrl+V", run: () => void pasteFromSystem() },
  { id: "duplicate", name: words.duplicate, key: "Ctrl+D", run: duplicateSelection },
  { id: "all", name: words.selectAll, key: "Ctrl+A", run: selectAll },
  { id: "chip", name: words.chip, key: "C", run: startChip },
  { id: "unchip", name: words.unchip, key: "Shift+C", run: unfoldChip },
  { id: "open", name: words.open, key: "Enter", run: () => void openNode(selectedNodes()[0] ?? "") },
  { id: "up", name: words.up, key: "Escape", run: () => void upOneLevel() },
  { id: "rename", name: words.rename, key: "F2", run: renameSubject },
  { id: "layout", name: words.layout, key: "L", run: arrange },
  { id: "fit", name: words.fit, key: "0", run: () => fitDrawing() },
  { id: "zoomIn", name: words.zoomIn, key: "+", run: () => zoomStep("in") },
  { id: "zoomOut", name: words.zoomOut, key: "-", run: () => zoomStep("out") },
  { id: "tugUp", name: words.tugUp, key: "T", run: () => tugOnce(1) },
  { id: "tugDown", name: words.tugDown, key: "Shift+T", run: () => tugOnce(-1) },
  { id: "nudgeDown", name: words.nudgeDown, key: "[", run: () => nudgeSubject(-1) },
  { id: "nudgeUp", name: words.nudgeUp, key: "]", run: () => nudgeSubject(1) },
  { id: "whyValue", name: words.whyValue, key: "Y", run: () => why("value") },
  { id: "whyGradient", name: words.whyGradient, key: "Shift+Y", run: () => why("gradient") },
  { id: "lock", name: words.lock, key: "X", run: toggleLock },
  { id: "output", name: words.output, key: "O", run: makeOutput },
  { id: "outline", name: words.outline, key: "I", run: () => toggleOutline() },
  { id: "waveNext", name: words.waveNext, key: "PageDown", run: wave.next },
  { id: "wavePrevious", name: words.wavePrevious, key: "PageUp", run: wave.previous },
];

function toggleOutline(): void {
  const { outline, set } = useUi.getState();
  set({ outline: !outline });
}

/** Keys whose plain form passes on when it has nothing to do here. */
const SPECIAL: Record<string, KeyBinding["run"]> = { Enter: enter, Escape: escape, Delete: remove };
/** Copy, cut and paste come as clipboard events, which work without asking for permission. */
const BY_EVENT = new Set(["Ctrl+C", "Ctrl+X", "Ctrl+V"]);

/** The canvas is there, and no dialog is open or on its way: what is typed then is meant for that. */
const shown = () => board.element !== null && useUi.getState().dialog === null;

export function registerEditorKeys(): () => void {
  const group = words.group;
  const bindings: KeyBinding[] = editorCommands
    .filter((c) => c.key && !BY_EVENT.has(c.key))
    .map((c) => ({
      key: c.key === "Delete" ? ["Delete", "Backspace"] : c.key === "+" ? ["+", "="] : (c.key as string),
      name: c.name,
      group,
      when: shown,
      run: SPECIAL[c.key as string] ?? (() => c.run()),
    }));
  const steps = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as const;
  const arrows: KeyBinding[] = Object.entries(steps).map(([key, step]) => ({
    key,
    name: words.walk,
    group,
    when: () => shown() && currentNode() !== null,
    run: () => walk(step),
  }));
  const adding: KeyBinding[] = Object.entries(steps).map(([key, step]) => ({
    key: `Shift+${key}`,
    name: words.walkAdding,
    group,
    when: () => shown() && currentNode() !== null,
    run: () => walk(step, true),
  }));
  const coarse: KeyBinding[] = [
    {
      key: ["{", "Shift+["],
      name: words.nudgeDown,
      group,
      when: shown,
      run: () => nudgeSubject(-GESTURES.coarse),
    },
    {
      key: ["}", "Shift+]"],
      name: words.nudgeUp,
      group,
      when: shown,
      run: () => nudgeSubject(GESTURES.coarse),
    },
  ];
  return registerKey(...bindings, ...arrows, ...adding, ...coarse);
}

const inField = (e: Event): boolean =>
  e.target instanceof Element && e.target.closest("input, textarea, select, [contenteditable=true]") !== null;

/** The system's clipboard: copy, cut and paste between tabs. */
export function listenToClipboard(): () => void {
  const busy = (e: Event) => inField(e) || !shown() || String(getSelection() ?? "") !== "";
  const copy = (e: ClipboardEvent) => {
    const text = busy(e) ? null : clipText();
    if (!text) return;
    e.clipboardData?.setData("text/plain", text);
    e.preventDefault();
    if (e.type === "cut") removeSelection();
  };
  const paste = (e: ClipboardEvent) => {
    if (inField(e) || !shown()) return;
    const text = e.clipboardData?.getData("text/plain") ?? "";
    if (!text) return;
    e.preventDefault();
    pasteText(text);
  };
  document.addEventListener("copy", copy);
  document.addEventListener("cut", copy);
  document.addEventListener("paste", paste);
  return () => {
    document.removeEventListener("copy", copy);
    document.removeEventListener("cut", copy);
    document.removeEventListener("paste", paste);
  };
}
