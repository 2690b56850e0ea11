import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import type { Table } from "../../plots";
import { useUi } from "../../state/ui";
import { IconButton, registerKey, t } from "../../ui";
import { basisOf, TableButton, TableView } from "./TableView";

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
  const [asTable, setAsTable] = useState(false);
  const table = asTable ? props.table?.() : undefined;
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
      style={{ "--pane": (table && basisOf(table.columns.length)) ?? basis } as CSSProperties}
      aria-label={props.title}
    >
      <Head {...props} fillable={fillable} filled={filled} asTable={asTable} setAsTable={setAsTable} />
      {table ? <TableView table={table} /> : props.children}
    </section>
  );
}

interface HeadProps extends Omit<PaneProps, "children"> {
  filled: boolean;
  asTable: boolean;
  setAsTable: (asTable: boolean) => void;
}

function Head(props: HeadProps) {
  const { id, title, head, note, tools, table, fillable, filled, asTable, setAsTable } = props;
  const set = useUi((s) => s.set);
  const words = t.views.plots;
  return (
    <header className="pane-head">
      {head ?? <h2>{title}</h2>}
      {note && <small className="pane-note">{note}</small>}
      <span className="pane-grow" />
      {tools}
      {table && <TableButton asTable={asTable} setAsTable={setAsTable} />}
      {fillable && (
        <IconButton
          icon={filled ? "shrink" : "expand"}
          label={filled ? words.unfill(title) : words.fill(title)}
          size="sm"
          onClick={() => set({ filled: filled ? null : id })}
        />
      )}
    </header>
  );
}
