/** One node of the outline: its name, what it computes, what it reads, its number, and what can be done with it. */

import { catalogue, SOURCES } from "../graph/catalogue";
import { containsChip } from "../graph/chips";
import { changeOp, removeNodes, renameNode, setOutput } from "../graph/edit";
import { type OutlineRow, setInputs } from "../graph/outline";
import { engineId, engineRef, scopeAt } from "../graph/scope";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { Icon, type IconName } from "../ui/icons";
import { t } from "../ui/messages";
import { change, path, select } from "./board";
import { openNode, toggleLock, unfoldChip } from "./commands";
import { Cell, LiveCell, LiveText } from "./OutlineCells";

export function Row({ row }: { row: OutlineRow }) {
  const words = t.editor.outline;
  const kind = useDoc((s) => s.doc.kind);
  const chosen = useUi((s) => s.selection.includes(row.id));
  const opened = useUi((s) => s.opened);
  const engine = useDoc((s) =>
    s.doc.kind === "circuit" ? (engineRef(s.doc, opened, row.id) ?? "") : engineId(opened, row.id),
  );
  const isSource = SOURCES.has(row.op);
  const takesInputs = kind === "network" ? row.op !== "input" && row.op !== "label" : !isSource;
  return (
    <tr className={chosen ? "on" : ""} onFocus={() => !chosen && select([row.id])}>
      <td style={{ paddingLeft: `calc(4px + ${Math.min(row.level, 8)} * var(--outline-indent))` }}>
        <Cell label={words.nameOf(row.id)} start={row.id} take={(to) => renamed(row.id, to)} />
      </td>
      <td>
        <Op row={row} />
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
        <Deeds row={row} />
      </td>
    </tr>
  );
}

/** What a row computes: a gate, or a chip of the drawing that does not hold this one. */
function Op({ row }: { row: OutlineRow }) {
  const doc = useDoc((s) => s.doc);
  const { gates, layers } = catalogue();
  const ops = (doc.kind === "circuit" ? gates : layers).map((g) => g.name);
  const inside = scopeAt(doc, path()).chip;
  const chips = Object.keys(doc.chips ?? {}).filter((name) => !containsChip(doc, name, inside));
  return (
    <select
      aria-label={t.editor.outline.opOf(row.id)}
      value={row.op}
      onChange={(e) => change((d) => changeOp(d, path(), row.id, e.target.value))}
    >
      {ops.map((op) => (
        <option key={op} value={op}>
          {op.replaceAll("_", " ")}
        </option>
      ))}
      {chips.length > 0 && (
        <optgroup label={t.editor.add.chips}>
          {chips.map((name) => (
            <option key={name} value={`chip:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}

/** What can be done with a row, besides writing in it. */
function Deeds({ row }: { row: OutlineRow }) {
  const words = t.editor.outline;
  const chosen = (run: () => void) => {
    select([row.id]);
    run();
  };
  return (
    <>
      {row.op.startsWith("chip:") && (
        <>
          <Deed icon="chip" label={words.open(row.id)} run={() => openNode(row.id)} />
          <Deed icon="expand" label={words.unfold(row.id)} run={() => chosen(unfoldChip)} wide />
        </>
      )}
      {row.locked !== null && (
        <Deed
          icon={row.locked ? "lock" : "unlock"}
          label={row.locked ? words.unlock(row.id) : words.lock(row.id)}
          run={() => chosen(toggleLock)}
        />
      )}
      {row.output ? (
        <span className="ed-outline-out">{words.isOutput}</span>
      ) : (
        <Deed
          icon="right"
          label={words.makeOutput(row.id)}
          run={() => change((d) => setOutput(d, path(), row.id))}
        />
      )}
      <Deed
        icon="trash"
        label={words.remove(row.id)}
        run={() => change((d) => removeNodes(d, path(), [row.id], true))}
      />
    </>
  );
}

interface DeedProps {
  icon: IconName;
  label: string;
  run: () => void;
  /** Only where the page is wide; elsewhere the canvas has it. */
  wide?: boolean;
}

function Deed({ icon, label, run, wide = false }: DeedProps) {
  return (
    <button
      type="button"
      className={`btn btn-ghost btn-sm ${wide ? "ed-outline-wide" : ""}`}
      aria-label={label}
      title={label}
      onClick={run}
    >
      <Icon name={icon} size={14} />
    </button>
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
