import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import { t } from "../../../ui";
import { inkOf, type Mistakes, shadeOf } from "./mistakes";

interface ConfusionProps {
  answer: Mistakes;
  cell: [number, number] | null;
  onCell: (cell: [number, number] | null) => void;
}

const MOVES: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One row a true class, one column what it was read as; ink is the share of the row. A cell shows its examples. */
export function Confusion({ answer, cell, onCell }: ConfusionProps) {
  const words = t.insight.mistakes;
  const { classes, counts } = answer;
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const grid = useRef<HTMLTableElement>(null);
  const onKeyDown = (e: KeyboardEvent) => {
    const move = MOVES[e.key];
    if (!move) return;
    e.preventDefault();
    e.stopPropagation();
    const clamp = (v: number) => Math.max(0, Math.min(classes.length - 1, v));
    const next: [number, number] = [clamp(at[0] + move[0]), clamp(at[1] + move[1])];
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}-${next[1]}"]`)?.focus();
  };
  return (
    <div className="confusion" style={{ "--classes": classes.length } as CSSProperties}>
      <span className="confusion-ways">
        {words.rows} <i>↓</i>, {words.columns} <i>→</i>
      </span>
      <table ref={grid} onKeyDown={onKeyDown} aria-label={words.matrix}>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col" className="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, truth) => (
            <tr key={classes[truth]}>
              <th scope="row" className="num">
                {classes[truth]}
              </th>
              {row.map((n, read) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={read}>
                  <Cell
                    n={n}
                    ink={inkOf(row, read)}
                    name={words.cell(n, classes[truth] ?? "", classes[read] ?? "")}
                    at={`${truth}-${read}`}
                    on={cell?.[0] === truth && cell[1] === read}
                    first={at[0] === truth && at[1] === read}
                    onClick={() => {
                      setAt([truth, read]);
                      onCell(cell?.[0] === truth && cell[1] === read ? null : [truth, read]);
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  n: number;
  ink: number;
  name: string;
  at: string;
  on: boolean;
  first: boolean;
  onClick: () => void;
}

function Cell({ n, ink, name, at, on, first, onClick }: CellProps) {
  return (
    <button
      type="button"
      data-cell={at}
      className={`confusion-cell num ${ink > 0.5 ? "dark" : ""} ${on ? "on" : ""}`}
      style={{ "--ink": `${Math.round(shadeOf(ink) * 100)}%` } as CSSProperties}
      tabIndex={first ? 0 : -1}
      aria-label={name}
      aria-pressed={on}
      title={name}
      onClick={onClick}
    >
      <span>{n || ""}</span>
    </button>
  );
}
