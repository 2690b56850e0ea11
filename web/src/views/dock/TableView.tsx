import { type Cell, type Table, tableCsv } from "../../plots";
import { notify } from "../../state/notices";
import { copyText, IconButton, plain, t } from "../../ui";

interface TableButtonProps {
  asTable: boolean;
  setAsTable: (asTable: boolean) => void;
}

/** Turns a chart into the table of its numbers, and back. */
export function TableButton({ asTable, setAsTable }: TableButtonProps) {
  const words = t.views.plots;
  return (
    <IconButton
      icon={asTable ? "chart" : "table"}
      label={asTable ? words.asChart : words.asTable}
      size="sm"
      onClick={() => setAsTable(!asTable)}
    />
  );
}

/** More rows than this are not read by a person; the CSV has them all. */
const SHOWN = 200;

/** Significant digits of a number; of many columns fewer, so that they stand side by side. The CSV has them all. */
const DIGITS = 5;
const FEW = 3;
const WIDE = 3;
const COLUMN_PX = 68;

/** The flex of a pane whose table has so many columns: they have their room before the charts beside it. */
export const basisOf = (columns: number): string | undefined =>
  columns > WIDE ? `1 0.1 ${columns * COLUMN_PX}px` : undefined;

/** The numbers behind a chart. */
export function TableView({ table }: { table: Table }) {
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
                <td key={c}>{cellText(cell, row.length > WIDE ? FEW : DIGITS)}</td>
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

function cellText(cell: Cell, digits: number): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  return Number.isInteger(cell) && Math.abs(cell) < 1e4 ? String(cell) : plain(cell, digits);
}
