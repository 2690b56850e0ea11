import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { catalogue, SOURCES } from "../graph/catalogue";
import { changeOp, moveNodes, removeNodes, renameNode, setOutput } from "../graph/edit";
import { buildFormula, type FormulaError } from "../graph/formula";
import { placed } from "../graph/layout";
import { type OutlineRow, outlineOf, setInputs } from "../graph/outline";
import { engineId, scopeAt } from "../graph/scope";
import { actions } from "../state/actions";
import { useDoc } from "../state/doc";
import { onLive, valueOf } from "../state/live";
import { useUi } from "../state/ui";
import { isTooLarge, parseNumber, signed, typed } from "../ui/format";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { useFirst } from "../ui/useFirst";
import { writeText } from "../ui/write";
import { change, fitDrawing, path, select } from "./board";
import { sizeOf } from "./geometry";
import { openAdd } from "./keyboard";

/** The circuit as text, equal in power to the canvas: rows to edit, and a line that builds gates. */
export function Outline() {
  const doc = useDoc((s) => s.doc);
  const opened = useUi((s) => s.opened);
  const here = scopeAt(doc, opened).path;
  const rows = outlineOf(doc, here);
  const { shown, more } = useFirst(rows);
  const words = t.editor.outline;
  return (
    <div className="ed-outline">
      {doc.kind === "circuit" && <FormulaLine />}
      {rows.length === 0 ? (
        <p className="ed-none">{words.empty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.op}</th>
              <th scope="col">{words.inputs}</th>
              <th scope="col">{words.value}</th>
              <th scope="col">
                <span className="ed-hidden">{t.editor.commands.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {more}
      <button type="button" className="btn btn-plain btn-sm" onClick={openAdd}>
        <Icon name="plus" size={14} /> {words.addNode}
      </button>
    </div>
  );
}

/** Typed formulas become gates; new nodes are laid out beside what is there. */
function buildTyped(text: string): FormulaError | null {
  const built = buildFormula(useDoc.getState().doc, path(), text);
  if (!built.ok) return built.error;
  change(() => {
    const nodes = scopeAt(built.doc, path()).nodes;
    const places = placed(nodes, (n) => sizeOf(built.doc, n));
    return moveNodes(built.doc, path(), places);
  });
  select([built.id]);
  requestAnimationFrame(() => fitDrawing(true));
  return null;
}

function formulaWords(error: FormulaError): string {
  const words = t.editor.parse;
  switch (error.code) {
    case "unexpected":
      return words.unexpected(error.what, error.at);
    case "unknown":
      return words.unknown(error.what);
    case "arity":
      return words.arity(
        error.what,
        error.more ? words.orMore(error.min) : words.inputs(error.min),
        error.got,
      );
    case "large":
      return words.large(error.what);
    case "name":
      return words.name(error.what);
    case "fixed":
      return words.fixed(error.what);
    case "taken":
      return words.taken(error.what);
    case "cycle":
      return words.cycle(error.what);
    default:
      return words[error.code];
  }
}

function FormulaLine() {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const words = t.editor.outline;
  const build = () => {
    const wrong = buildTyped(text);
    setError(wrong ? formulaWords(wrong) : "");
    if (!wrong) setText("");
  };
  return (
    <form
      className="ed-line"
      onSubmit={(e) => {
        e.preventDefault();
        build();
      }}
    >
      <label>
        <span>{words.line}</span>
        <input
          value={text}
          placeholder={words.linePlaceholder}
          aria-invalid={error !== ""}
          aria-describedby="ed-line-help"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          onChange={(e) => {
            setText(e.target.value);
            setError("");
          }}
        />
      </label>
      <button type="submit" className="btn btn-solid btn-sm">
        {words.build}
      </button>
      <p id="ed-line-help" className={error ? "bad" : ""} role={error ? "alert" : undefined}>
        {error || words.hint}
      </p>
    </form>
  );
}

function Row({ row }: { row: OutlineRow }) {
  const words = t.editor.outline;
  const kind = useDoc((s) => s.doc.kind);
  const chosen = useUi((s) => s.selection.includes(row.id));
  const opened = useUi((s) => s.opened);
  const engine = engineId(opened, row.id);
  const ops = (kind === "circuit" ? catalogue().gates : catalogue().layers).map((g) => g.name);
  const isSource = SOURCES.has(row.op);
  const takesInputs = kind === "network" ? row.op !== "input" && row.op !== "label" : !isSource;
  return (
    <tr className={chosen ? "on" : ""} onFocus={() => !chosen && select([row.id])}>
      <td style={{ paddingLeft: `calc(4px + ${Math.min(row.level, 8)} * var(--outline-indent))` }}>
        <Cell label={words.nameOf(row.id)} start={row.id} take={(to) => renamed(row.id, to)} />
      </td>
      <td>
        {row.op === "chip" ? (
          <span>{t.editor.add.chips}</span>
        ) : (
          <select
            aria-label={words.opOf(row.id)}
            value={row.op}
            onChange={(e) => change((d) => changeOp(d, path(), row.id, e.target.value))}
          >
            {ops.map((op) => (
              <option key={op} value={op}>
                {op.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        )}
      </td>
      <td>
        {takesInputs && (
          <Cell label={words.inputsOf(row.id)} start={row.inputs} take={(v) => rewired(row.id, v)} />
        )}
      </td>
      <td className="num">
        {row.value !== null && isSource ? (
          <LiveCell engine={engine} name={row.id} fallback={row.value} />
        ) : kind === "circuit" ? (
          <LiveText engine={engine} />
        ) : null}
      </td>
      <td className="ed-outline-end">
        {row.output ? (
          <span className="ed-outline-out">{words.isOutput}</span>
        ) : (
          <button
            type="button"
            className="btn btn-ghost btn-sm"
            aria-label={words.makeOutput(row.id)}
            title={words.makeOutput(row.id)}
            onClick={() => change((d) => setOutput(d, path(), row.id))}
          >
            <Icon name="right" size={14} />
          </button>
        )}
        <button
          type="button"
          className="btn btn-ghost btn-sm"
          aria-label={words.remove(row.id)}
          onClick={() => change((d) => removeNodes(d, path(), [row.id], true))}
        >
          <Icon name="trash" size={14} />
        </button>
      </td>
    </tr>
  );
}

function renamed(from: string, to: string): string | null {
  const next = renameNode(useDoc.getState().doc, path(), from, to.trim());
  if (!next) return t.editor.refused.name(to);
  change(() => next);
  select([to.trim()]);
  return null;
}

function rewired(id: string, text: string): string | null {
  const result = setInputs(useDoc.getState().doc, path(), id, text);
  if (result.ok) {
    change(() => result.doc);
    return null;
  }
  const { why } = result;
  if (why.code === "unknown") return t.editor.outline.badInput(why.name);
  if (why.code === "cycle") return t.editor.refused.cycle(why.path.join(" → "));
  return t.editor.refused.noPort(id, why.has);
}

interface CellProps {
  label: string;
  start: string;
  take: (text: string) => string | null;
}

/** A field that is read when it is left or Enter is pressed; Esc takes the old text back. */
function Cell({ label, start, take }: CellProps) {
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

function LiveCell({ engine, name, fallback }: { engine: string; name: string; fallback: number }) {
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

function LiveText({ engine }: { engine: string }) {
  const cell = useRef<HTMLSpanElement>(null);
  const show = useCallback(() => {
    if (cell.current) writeText(cell.current, signed(valueOf(engine)));
  }, [engine]);
  useEased(show);
  return <span ref={cell} />;
}
