import { Command } from "cmdk";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { catalogue } from "../graph/catalogue";
import { containsChip } from "../graph/chips";
import { scopeAt } from "../graph/scope";
import { offered } from "../graph/usual";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { t } from "../ui/messages";
import { board } from "./board";
import { addOp } from "./commands";
import { Glyph } from "./Glyph";
import { useEditor } from "./store";

/** `/`, or a wire let go over empty canvas: type a name, Enter adds it. */
export function AddMenu() {
  const adding = useEditor((s) => s.adding);
  if (!adding) return null;
  return <Menu key={`${adding.screen}`} />;
}

function Menu() {
  const adding = useEditor((s) => s.adding);
  const kind = useDoc((s) => s.doc.kind);
  const chips = useDoc((s) => s.doc.chips);
  const opened = useUi((s) => s.opened);
  const [query, setQuery] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const close = () => useEditor.getState().set({ adding: null });
  useOutside(box, close);
  if (!adding) return null;
  const all = kind === "circuit" ? catalogue().gates : catalogue().layers;
  const ops = offered(all, query, adding.fits !== null && "from" in adding.fits);
  const doc = useDoc.getState().doc;
  const inside = scopeAt(doc, opened).chip;
  const names = Object.keys(chips ?? {}).filter(
    (name) => !containsChip(doc, name, inside) && name.toLowerCase().includes(query.toLowerCase()),
  );
  const pick = (name: string) => {
    close();
    addOp(name, adding);
  };
  /** The list marks its first line a moment after the letters: who types on without waiting means that line. */
  const pickFirst = (e: KeyboardEvent) => {
    const first = ops[0]?.name ?? (names[0] && `chip:${names[0]}`);
    if (!first || box.current?.querySelector('[aria-selected="true"]')) return;
    e.preventDefault();
    pick(first);
  };
  return (
    <div ref={box} className="ed-add" style={placeOf(adding.screen)}>
      <Command shouldFilter={false} label={t.editor.add.title} loop>
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={adding.fits ? t.editor.add.fits : t.editor.add.placeholder}
          onKeyDown={(e) => {
            if (e.key === "Enter") pickFirst(e);
            if (e.key !== "Escape") return;
            e.stopPropagation();
            close();
          }}
        />
        <Command.List>
          <Command.Empty>{t.editor.add.nothing(query)}</Command.Empty>
          {ops.map((op) => (
            <Command.Item key={op.name} value={op.name} onSelect={() => pick(op.name)}>
              <Glyph spec={op} />
              <b>{op.name.replaceAll("_", " ")}</b>
              <small>{op.summary}</small>
            </Command.Item>
          ))}
          {names.map((name) => (
            <Command.Item key={`chip:${name}`} value={`chip:${name}`} onSelect={() => pick(`chip:${name}`)}>
              <span className="ed-glyph">▭</span>
              <b>{name}</b>
              <small>{t.editor.add.chips}</small>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function placeOf([x, y]: [number, number]): { left: number; top: number } {
  const box = board.element?.getBoundingClientRect();
  if (!box) return { left: 0, top: 0 };
  return {
    left: Math.max(8, Math.min(box.width - 308, x - box.left - 20)),
    top: Math.max(8, Math.min(box.height - 330, y - box.top - 12)),
  };
}

/** Closes something when the hand goes elsewhere. */
export function useOutside(box: { current: HTMLElement | null }, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const outside = (e: PointerEvent) => {
      if (!box.current?.contains(e.target as Node)) latest.current();
    };
    const timer = setTimeout(() => document.addEventListener("pointerdown", outside, true), 0);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerdown", outside, true);
    };
  }, [box]);
}
