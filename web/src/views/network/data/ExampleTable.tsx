import { useRun } from "../../../state/run";
import { signed, t } from "../../../ui";
import { inputWritten } from "../neuron/names";
import { showRow } from "../shown";
import type { Dataset, ExampleRow } from "./examples";

const words = t.data.sheet;

/** Examples as the net reads them, one a line; the one that is shown in the net is marked. */
export function ExampleTable({ now, rows }: { now: Dataset; rows: ExampleRow[] }) {
  const shown = useRun((s) => s.row);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="grid-view data-examples" aria-label={words.list} tabIndex={0}>
      <table>
        <caption>{words.list}</caption>
        <thead>
          <tr>
            <th scope="col">{words.row}</th>
            {now.inputs.map((name) => (
              <th key={name} scope="col">
                {inputWritten(name)}
              </th>
            ))}
            <th scope="col">{now.classes.length ? words.label : words.target}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr
              key={r.row}
              className={r.row === shown ? "on" : ""}
              aria-current={r.row === shown || undefined}
            >
              <th scope="row">
                <button
                  type="button"
                  className="link-button"
                  aria-label={words.show(r.row + 1)}
                  onClick={() => showRow(r.row)}
                >
                  {r.row + 1}
                </button>
              </th>
              {r.values.map((v, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a value is its place in the row
                <td key={k}>{signed(v, 4)}</td>
              ))}
              <td>{answerOf(now, r)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function answerOf(now: Dataset, row: ExampleRow): string {
  return row.label === null ? signed(row.target, 4) : (now.classes[row.label] ?? String(row.label));
}
