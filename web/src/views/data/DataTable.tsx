import { useState } from "react";
import { actions } from "../../state/actions";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { IconButton, t } from "../../ui";
import { addRow, type Rows, removeRow, setCell } from "./dataset";
import type { Fit } from "./fit";
import { setRows } from "./source";

type Change = (next: Rows | null) => void;

const change: Change = (next) => {
  if (next) setRows(next);
  else notify(t.views.data.notANumber, { tone: "error" });
};

/** The rows; the one that is shown on the data gates is marked. Cells are typed, rows added and removed. */
export function DataTable({ fit }: { fit: Fit }) {
  const words = t.views.data;
  const row = useRun((s) => s.row);
  const whole = fit.rows === fit.cells.length;
  const rows: Rows = { columns: fit.columns, cells: fit.cells };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="grid-view data-table" aria-label={words.table} tabIndex={0}>
      <table>
        <caption>{words.table}</caption>
        <thead>
          <tr>
            <th scope="col">{words.row}</th>
            {fit.columns.map((c) => (
              <th key={c} scope="col">
                {c}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{words.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fit.cells.map((_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table
            <Row key={i} i={i} rows={rows} shown={i === row} change={whole ? change : null} />
          ))}
        </tbody>
      </table>
      {whole ? (
        <button type="button" className="link-button" onClick={() => change(addRow(rows, {}))}>
          {words.addRow}
        </button>
      ) : (
        <p className="grid-foot">{words.firstRows(fit.cells.length, fit.rows)}</p>
      )}
    </section>
  );
}

interface RowProps {
  i: number;
  rows: Rows;
  shown: boolean;
  /** What takes a changed table; null where only its first rows are here. */
  change: Change | null;
}

function Row({ i, rows, shown, change }: RowProps) {
  const words = t.views.data;
  return (
    <tr className={shown ? "on" : ""} aria-current={shown || undefined}>
      <th scope="row">
        <button
          type="button"
          aria-label={words.show(i + 1)}
          onClick={() => actions.act({ kind: "example", row: i })}
        >
          {i + 1}
        </button>
      </th>
      {(rows.cells[i] ?? []).map((cell, j) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
        <td key={j}>
          {change ? (
            <CellField
              label={words.cell(i + 1, rows.columns[j] ?? "")}
              text={cell}
              commit={(typed) => change(setCell(rows, i, j, typed))}
            />
          ) : (
            cell
          )}
        </td>
      ))}
      <td>
        {change && rows.cells.length > 1 && (
          <IconButton
            icon="close"
            size="sm"
            label={words.removeRow(i + 1)}
            onClick={() => change(removeRow(rows, i))}
          />
        )}
      </td>
    </tr>
  );
}

function CellField({
  label,
  text,
  commit,
}: {
  label: string;
  text: string;
  commit: (typed: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const finish = () => {
    if (typed !== null && typed.trim() !== text) commit(typed);
    setTyped(null);
  };
  return (
    <input
      className="cell"
      type="text"
      inputMode="decimal"
      aria-label={label}
      value={typed ?? text}
      onChange={(e) => setTyped(e.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(e) => {
        if (e.key === "Enter") e.currentTarget.blur();
        if (e.key === "Escape") setTyped(null);
      }}
    />
  );
}
