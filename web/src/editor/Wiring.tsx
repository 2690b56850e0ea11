import { useStore } from "@xyflow/react";
import { Command } from "cmdk";
import { useRef } from "react";
import { t } from "../ui/messages";
import { useOutside } from "./AddMenu";
import { board, focusNode, sceneNode } from "./board";
import { connectWire } from "./commands";
import { useEditor } from "./store";
import { endOf, type Link, verdictOf } from "./wiring";

interface Choice extends Link {
  label: string;
  free: boolean;
}

/** Every input that a wire from this node may go to: free ones first. */
function choices(from: string): Choice[] {
  const list: Choice[] = [];
  for (const n of board.scene?.nodes ?? []) {
    n.ports.forEach((_, index) => {
      const link = { ref: from, target: n.id, index };
      const verdict = verdictOf(link);
      if (!verdict.ok) return;
      const port = n.role === "output" ? "" : ` · ${n.spec?.ports[index]?.name ?? String(index + 1)}`;
      const label = `${endOf(link)}${port}${verdict.replaces ? `, ${t.editor.refused.replaces(verdict.replaces)}` : ""}`;
      list.push({ ...link, label, free: !verdict.replaces });
    });
  }
  return [...list.filter((c) => c.free), ...list.filter((c) => !c.free)];
}

/** W: the wire goes from the selected node to an input chosen from a list. */
export function Wiring() {
  const wiring = useEditor((s) => s.wiring);
  return wiring ? <List from={wiring.from} /> : null;
}

function List({ from }: { from: string }) {
  const [x, y, zoom] = useStore((s) => s.transform);
  const box = useRef<HTMLDivElement>(null);
  const close = () => useEditor.getState().set({ wiring: null });
  useOutside(box, close);
  const n = sceneNode(from);
  if (!n) return null;
  const room = board.element?.getBoundingClientRect();
  const left = Math.min((n.x + n.w) * zoom + x + 14, (room?.width ?? 600) - 250);
  const top = Math.max(8, Math.min(n.y * zoom + y, (room?.height ?? 400) - 300));
  return (
    <div ref={box} className="ed-add narrow" style={{ left, top }}>
      <Command label={t.editor.wiring.start(from)} loop>
        <Command.Input
          autoFocus
          placeholder={t.editor.wiring.start(from)}
          onKeyDown={(e) => {
            if (e.key !== "Escape") return;
            e.stopPropagation();
            close();
            focusNode(from);
          }}
        />
        <Command.List>
          <Command.Empty>{t.editor.refused.unknown}</Command.Empty>
          {choices(from).map((c) => (
            <Command.Item
              key={`${c.target}:${c.index}`}
              value={`${c.label} ${c.index}`}
              onSelect={() => {
                close();
                connectWire(c);
                focusNode(from);
              }}
            >
              <b>{c.label}</b>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}
