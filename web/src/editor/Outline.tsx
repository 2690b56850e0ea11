import { useId, useState } from "react";
import { moveNodes } from "../graph/edit";
import { buildFormula, type FormulaError } from "../graph/formula";
import { placed } from "../graph/layout";
import { namedIn, outlineOf } from "../graph/outline";
import { scopeAt } from "../graph/scope";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { useFirst } from "../ui/useFirst";
import { change, fitDrawing, path, select } from "./board";
import { foldSelection, upOneLevel } from "./commands";
import { sizeOf } from "./geometry";
import { openAdd } from "./keyboard";
import { Row } from "./OutlineRow";

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
      {here.length > 0 && (
        <button type="button" className="btn btn-plain btn-sm" onClick={upOneLevel}>
          <Icon name="left" size={14} /> {t.editor.commands.up}
        </button>
      )}
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
      {doc.kind === "circuit" && rows.length > 0 && <ChipLine />}
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
  const words = t.editor.outline;
  const build = (text: string) => {
    const wrong = buildTyped(text);
    return wrong ? formulaWords(wrong) : "";
  };
  return (
    <Line
      name={words.line}
      placeholder={words.linePlaceholder}
      deed={words.build}
      hint={words.hint}
      take={build}
    />
  );
}

/** Gates that are named become one chip. */
function ChipLine() {
  const words = t.editor.outline;
  const fold = (text: string) => {
    const { ids, unknown } = namedIn(useDoc.getState().doc, path(), text);
    if (unknown !== null) return words.badInput(unknown);
    select(ids);
    return foldSelection() ?? "";
  };
  return (
    <Line
      name={words.chipOf}
      placeholder={words.chipPlaceholder}
      deed={t.editor.add.makeChip}
      hint={words.chipHint}
      take={fold}
    />
  );
}

interface LineProps {
  name: string;
  placeholder: string;
  deed: string;
  hint: string;
  /** Does what is typed; says what is wrong with it. */
  take: (text: string) => string;
}

/** A line that is typed and done with Enter; it is emptied when it was right. */
function Line({ name, placeholder, deed, hint, take }: LineProps) {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const help = useId();
  const done = () => {
    const wrong = take(text);
    setError(wrong);
    if (!wrong) setText("");
  };
  return (
    <form
      className="ed-line"
      onSubmit={(e) => {
        e.preventDefault();
        done();
      }}
    >
      <label>
        <span>{name}</span>
        <input
          value={text}
          placeholder={placeholder}
          aria-invalid={error !== ""}
          aria-describedby={help}
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
        {deed}
      </button>
      <p id={help} className={error ? "bad" : ""} role={error ? "alert" : undefined}>
        {error || hint}
      </p>
    </form>
  );
}
