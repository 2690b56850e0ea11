import { useStore } from "@xyflow/react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { renameNode } from "../graph/edit";
import { actions } from "../state/actions";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { isTooLarge, parseNumber, typed } from "../ui/format";
import { t } from "../ui/messages";
import { change, focusNode, path, sceneNode, select } from "./board";
import { valueFor } from "./numbers";
import { useEditor } from "./store";

/** A field over a node: type its value, or its name. */
export function Fields() {
  const field = useEditor((s) => s.field);
  const n = field ? sceneNode(field.node) : undefined;
  const [x, y, zoom] = useStore((s) => s.transform);
  if (!field || !n) return null;
  const at = {
    left: n.x * zoom + x + 6,
    top: n.y * zoom + y - 2,
    width: Math.max(96, (n.w - 12) * Math.min(1, zoom)),
  };
  return field.what === "value" ? (
    <Field
      key={`v${n.id}`}
      at={at}
      label={t.editor.type.label(n.id)}
      start={typed(valueFor(n) ?? 0)}
      bad={t.editor.type.bad}
      mode="decimal"
      take={(text) => {
        const v = parseNumber(text);
        if (v === null || n.engine === null) return isTooLarge(text) ? t.shell.number.tooLarge : false;
        actions.setValue(n.engine, v, "commit");
        return true;
      }}
      node={n.id}
    />
  ) : (
    <Field
      key={`n${n.id}`}
      at={at}
      label={t.editor.rename.label(n.id)}
      start={n.id}
      bad=""
      take={(text) => rename(n.id, text.trim())}
      node={n.id}
    />
  );
}

/** Renames everywhere; true, or the sentence that says why not. */
export function rename(from: string, to: string): true | string {
  const next = renameNode(useDoc.getState().doc, path(), from, to);
  if (!next) return t.editor.refused.name(to);
  if (from !== to) {
    change(() => next);
    select([to]);
    const { asked, set } = useUi.getState();
    if (asked) set({ asked: null });
    useEditor.getState().set({ field: null });
    focusNode(to);
  }
  return true;
}

interface FieldProps {
  at: { left: number; top: number; width: number };
  label: string;
  start: string;
  bad: string;
  mode?: "decimal";
  take: (text: string) => boolean | string;
  node: string;
}

function Field({ at, label, start, bad, mode, take, node }: FieldProps) {
  const [text, setText] = useState(start);
  const [error, setError] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const close = (back: boolean) => {
    done.current = true;
    useEditor.getState().set({ field: null });
    if (back) focusNode(node);
  };
  const commit = (back: boolean) => {
    if (done.current) return;
    const result = text === start ? true : take(text);
    if (result === true) return close(back);
    setError(typeof result === "string" ? result : bad);
    if (!back) close(false);
  };
  const key = (e: KeyboardEvent) => {
    e.stopPropagation();
    if (e.key === "Enter") commit(true);
    if (e.key === "Escape") close(true);
  };
  return (
    <div className="ed-field" style={at}>
      <input
        ref={input}
        aria-label={label}
        aria-invalid={error !== ""}
        value={text}
        inputMode={mode ?? "text"}
        onChange={(e) => {
          setText(e.target.value);
          setError("");
        }}
        onKeyDown={key}
        onBlur={() => commit(false)}
      />
      {error && <p role="alert">{error}</p>}
    </div>
  );
}
