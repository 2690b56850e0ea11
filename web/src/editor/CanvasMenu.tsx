import * as ContextMenu from "@radix-ui/react-context-menu";
import { Fragment, type ReactNode, useRef, useState } from "react";
import { useUi } from "../state/ui";
import { t } from "../ui/messages";
import { ask, askShare, board, fitDrawing, sceneNode, select, selectedNodes, toCanvas } from "./board";
import {
  arrange,
  copySelection,
  cutSelection,
  cutWires,
  duplicateSelection,
  makeOutput,
  openNode,
  pasteFromSystem,
  removeSelection,
  selectAll,
  startChip,
  toggleLock,
  unfoldChip,
} from "./commands";
import { startWiring } from "./keyboard";
import { OUTPUT } from "./scene";
import { useEditor } from "./store";

interface Item {
  label: string;
  key?: string;
  danger?: boolean;
  line?: boolean;
  run: () => void;
}

type Target =
  | { kind: "node"; id: string }
  | { kind: "wire"; id: string }
  | { kind: "pane"; x: number; y: number };

/** Right click, or a long press on a touch screen. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<Item[]>([]);
  const under = useRef<Target | null>(null);
  /** What was chosen when the press began; null where a key opens the menu. */
  const chosen = useRef<string[] | null>(null);
  const forget = () => {
    chosen.current = null;
  };
  /** Where the menu will be about: a long press opens it without any event of its own. */
  const note = (e: React.MouseEvent) => {
    under.current = targetOf(e);
    if (e.type === "pointerdown") chosen.current = selectedNodes();
  };
  const open = (opens: boolean) => {
    const target = under.current;
    if (!opens || !target) return;
    const before = chosen.current ?? selectedNodes();
    if (target.kind === "node" && !useUi.getState().selection.includes(target.id)) select([target.id]);
    if (target.kind === "wire") select([target.id]);
    setItems(itemsFor(target, before));
  };
  return (
    <ContextMenu.Root modal={false} onOpenChange={open}>
      <ContextMenu.Trigger asChild onContextMenuCapture={note} onPointerDownCapture={note}>
        <div className="ed-root" onKeyDownCapture={forget}>
          {children}
        </div>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8} onFocusOutside={(e) => e.preventDefault()}>
          {items.map((item) => (
            <Fragment key={item.label}>
              {item.line && <ContextMenu.Separator className="menu-line" />}
              <ContextMenu.Item className={`menu-item ${item.danger ? "danger" : ""}`} onSelect={item.run}>
                <span>{item.label}</span>
                {item.key && <kbd className="kbd">{item.key}</kbd>}
              </ContextMenu.Item>
            </Fragment>
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function targetOf(e: React.MouseEvent): Target {
  const element = e.target instanceof Element ? e.target : null;
  const node = element?.closest(".react-flow__node")?.getAttribute("data-id");
  if (node) return { kind: "node", id: node };
  const wire = element?.closest(".react-flow__edge")?.getAttribute("data-id");
  if (wire) return { kind: "wire", id: wire };
  return { kind: "pane", x: e.clientX, y: e.clientY };
}

function itemsFor(target: Target, chosen: readonly string[]): Item[] {
  if (target.kind === "wire") return wireItems(target.id);
  if (target.kind === "pane") return paneItems(target.x, target.y);
  const more = choosing(target.id, chosen);
  const [first, ...rest] = nodeItems(target.id);
  return first ? [...more, { ...first, line: more.length > 0 }, ...rest] : more;
}

/** Several nodes are chosen without Shift too: by touch one after the other. */
function choosing(id: string, chosen: readonly string[]): Item[] {
  const words = t.editor.menu;
  const others = chosen.filter((other) => other !== id);
  if (id === OUTPUT || !others.length) return [];
  return chosen.includes(id)
    ? [{ label: words.leaveOut, run: () => select(others) }]
    : [{ label: words.chooseToo, run: () => select([...others, id]) }];
}

function nodeItems(id: string): Item[] {
  const words = t.editor.commands;
  const n = sceneNode(id);
  if (!n || n.role === "port") return [];
  const why: Item[] = [
    { label: words.whyValue, key: "Y", run: () => ask("value", n) },
    { label: words.whyGradient, key: "Shift Y", run: () => ask("gradient", n) },
  ];
  if (id === OUTPUT) return why;
  const items: Item[] = n.role === "layer" ? [] : why;
  if (n.role === "chip" || (n.role === "layer" && n.node.op === "dense"))
    items.push({ label: words.open, key: "Enter", run: () => void openNode(id) });
  if (n.role === "chip") {
    items.push({ label: words.unchip, key: "Shift C", run: unfoldChip });
  }
  if (n.role === "source" && n.node.op !== "data") {
    items.push({
      label: t.editor.type.label(id),
      run: () => useEditor.getState().set({ field: { node: id, what: "value" } }),
    });
  }
  if (n.node.op === "input" || n.node.op === "parameter")
    items.push({ label: words.lock, key: "X", run: toggleLock });
  items.push({ label: words.wire, key: "W", line: true, run: startWiring });
  items.push({
    label: words.rename,
    key: "F2",
    run: () => useEditor.getState().set({ field: { node: id, what: "name" } }),
  });
  items.push({ label: words.output, key: "O", run: makeOutput });
  items.push({ label: words.duplicate, key: "Ctrl D", line: true, run: duplicateSelection });
  items.push({ label: words.copy, key: "Ctrl C", run: copySelection });
  items.push({ label: words.cut, key: "Ctrl X", run: cutSelection });
  if (n.role !== "layer") items.push({ label: words.chip, key: "C", run: startChip });
  items.push({ label: words.remove, key: "Del", danger: true, line: true, run: removeSelection });
  return items;
}

function wireItems(id: string): Item[] {
  const wire = board.scene?.wires.find((w) => w.id === id);
  if (!wire || wire.target.id === OUTPUT) return [];
  const add = () => {
    const [x, y] = wire.course?.mid ?? [0, 0];
    const screen = board.flow?.flowToScreenPosition({ x, y }) ?? { x: 0, y: 0 };
    const into = { target: wire.target.id, index: wire.index };
    useEditor.getState().set({
      adding: { screen: [screen.x, screen.y], at: [x, y], fits: { from: wire.source.id }, wire: into },
    });
  };
  return [
    { label: t.editor.commands.whyGradient, run: () => askShare(wire) },
    { label: t.editor.add.title, run: add },
    {
      label: t.editor.menu.wire,
      key: "Del",
      danger: true,
      line: true,
      run: () => cutWires([{ target: wire.target.id, index: wire.index }]),
    },
  ];
}

function paneItems(x: number, y: number): Item[] {
  const words = t.editor.commands;
  const add = () =>
    useEditor.getState().set({ adding: { screen: [x, y], at: toCanvas(x, y), fits: null, wire: null } });
  return [
    { label: words.add, key: "/", run: add },
    { label: words.paste, key: "Ctrl V", run: () => void pasteFromSystem() },
    { label: words.selectAll, key: "Ctrl A", run: selectAll },
    { label: words.layout, key: "L", line: true, run: arrange },
    { label: words.fit, key: "0", run: () => fitDrawing() },
    { label: words.knife, key: "K", run: () => useEditor.getState().set({ knife: true }) },
  ];
}
