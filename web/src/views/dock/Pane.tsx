import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import { type Cell, type Table, tableCsv } from "../../plots";
import { notify } from "../../state/notices";
import { useUi } from "../../state/ui";
import { copyText, IconButton, plain, registerKey, t } from "../../ui";

interface PaneProps {
  /** Name among the panels that can fill the canvas. */
  id: string;
  title: string;
  /** Head instead of the title in words (sheet tabs). */
  head?: ReactNode;
  note?: string;
  /** Controls at the right of the title. */
  tools?: ReactNode;
  /** The numbers behind the chart; without it the pane has no table view. */
  table?: () => Table;
  basis?: string;
  fillable?: boolean;
  children: ReactNode;
}

/** One panel of the dock: a title, its controls, a chart, and the same numbers as a table. */
export function Pane(props: PaneProps) {
  const { id, basis = "1 1 0", fillable = true } = props;
  const filled = useUi((s) => s.filled === id);
  const set = useUi((s) => s.set);
  useEffect(() => {
    if (!filled) return;
    return registerKey({
      key: "Escape",
      name: t.views.plots.unfill(props.title),
      run: () => set({ filled: null }),
    });
  }, [filled, props.title, set]);

  return (
    <section
      className={`pane ${filled ? "pane-filled" : ""}`}
      style={{ "--pane": basis } as CSSProperties}
      aria-label={props.title}
    >
      <PaneBody {...props} fillable={fillable} filled={filled} />
    </section>
  );
}

function PaneBody(props: PaneProps & { filled: boolean }) {
  const { id, title, head, note, tools, table, fillable, filled, children } = props;
  const [asTable, setAsTable] = useState(false);
  const set = useUi((s) => s.set);
  const words = t.views.plots;
  return (
    <>
      <header className="pane-head">
        {head ?? <h2>{title}</h2>}
        {note && <small className="pane-note">{note}</small>}
        <span className="pane-grow" />
        {tools}
        {table && (
          <IconButton
            icon={asTable ? "chart" : "table"}
            label={asTable ? words.asChart : words.asTable}
            size="sm"
            onClick={() => setAsTable(!asTable)}
          />
        )}
        {fillable && (
          <IconButton
            icon={filled ? "shrink" : "expand"}
            label={filled ? words.unfill(title) : words.fill(title)}
            size="sm"
            onClick={() => set({ filled: filled ? null : id })}
          />
        )}
      </header>
      {asTable && table ? <TableView table={table()} /> : children}
    </>
  );
}

/** More rows than this are not read by a person; the CSV has them all. */
const SHOWN = 200;

function TableView({ table }: { table: Table }) {
  const words = t.views.plots;
  const step = Math.max(1, Math.ceil(table.rows.length / SHOWN));
  const rows = table.rows.map((row, i) => ({ row, i })).filter(({ i }) => i % step === 0);
  const copy = () =>
    copyText(tableCsv(table)).then(
      () => notify(words.copied),
      () => notify(words.copyFailed, { tone: "error" }),
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="grid-view" tabIndex={0} aria-label={table.caption}>
      <table>
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, i }) => (
            <tr key={i}>
              {row.map((cell, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
                <td key={c}>{cellText(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="grid-foot">
        {step > 1 && <span>{words.rowsLeftOut(table.rows.length - rows.length)}</span>}
        <button type="button" className="link-button" onClick={copy}>
          {words.copyCsv}
        </button>
      </p>
    </section>
  );
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  return Number.isInteger(cell) && Math.abs(cell) < 1e4 ? String(cell) : plain(cell, 5);
}
