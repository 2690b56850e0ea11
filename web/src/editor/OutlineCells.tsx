/** Fields and numbers of the outline's rows. */

import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { actions } from "../state/actions";
import { onLive, valueOf } from "../state/live";
import { isTooLarge, parseNumber, signed, typed } from "../ui/format";
import { t } from "../ui/messages";
import { writeText } from "../ui/write";

interface CellProps {
  label: string;
  start: string;
  take: (text: string) => string | null;
}

/** A field that is read when it is left or Enter is pressed; Esc takes the old text back. */
export function Cell({ label, start, take }: CellProps) {
  const [text, setText] = useState(start);
  const [error, setError] = useState("");
  useEffect(() => setText(start), [start]);
  const commit = () => {
    if (text === start) return;
    const wrong = take(text);
    setError(wrong ?? "");
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Enter") commit();
    if (e.key === "Escape") {
      setText(start);
      setError("");
    }
  };
  return (
    <>
      <input
        style={{ "--letters": text.length } as CSSProperties}
        aria-label={label}
        aria-invalid={error !== ""}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(e) => setText(e.target.value)}
        onBlur={commit}
        onKeyDown={key}
      />
      {error && (
        <p className="bad" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

const sixDigits = (v: number): string => typed(Number(v.toPrecision(6)));

/** Numbers of a column follow this often, and the last one always comes. */
const PACE = 120;

/** Calls `read` now, and eased whenever numbers change. */
function useEased(read: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const late = () => {
      timer = null;
      read();
    };
    read();
    const stop = onLive(() => {
      timer ??= setTimeout(late, PACE);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [read]);
}

export function LiveCell({ engine, name, fallback }: { engine: string; name: string; fallback: number }) {
  const [now, setNow] = useState(() => sixDigits(valueOf(engine) ?? fallback));
  useEased(useCallback(() => setNow(sixDigits(valueOf(engine) ?? fallback)), [engine, fallback]));
  return (
    <Cell
      label={t.editor.outline.valueOf(name)}
      start={now}
      take={(text) => {
        const v = parseNumber(text);
        if (v === null) return isTooLarge(text) ? t.shell.number.tooLarge : t.editor.type.bad;
        actions.setValue(engine, v, "commit");
        return null;
      }}
    />
  );
}

export function LiveText({ engine }: { engine: string }) {
  const cell = useRef<HTMLSpanElement>(null);
  const show = useCallback(() => {
    if (cell.current) writeText(cell.current, signed(valueOf(engine)));
  }, [engine]);
  useEased(show);
  return <span ref={cell} />;
}
