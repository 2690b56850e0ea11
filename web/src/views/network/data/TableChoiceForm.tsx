import { useState } from "react";
import { Button, Icon, Segmented, Select, Switch, t } from "../../../ui";
import {
  another,
  type ColumnInfo,
  isNumbers,
  nameOf,
  refusal,
  type TableFound,
  takeTable,
  usualInputs,
} from "./own";

const words = t.data.own;

/** Which columns are inputs, which one is the label, with the first rows before the eyes. */
export function TableChoiceForm({ found }: { found: TableFound }) {
  const [label, setLabel] = useState(found.label);
  const [picked, setPicked] = useState(() => usualInputs(found));
  const [standardise, setStandardise] = useState(true);
  const [complete, setComplete] = useState(false);
  const target = found.columns.find((c) => c.name === label);
  const [asked, setAsked] = useState<"classes" | "number" | null>(null);
  const number = isNumbers(target, complete);
  const task = target && number ? (asked ?? target.task) : "classes";
  const columns = found.columns
    .filter((c) => c.name !== label && picked.includes(c.name) && isNumbers(c, complete))
    .map((c) => c.name);
  const tooMany = task === "classes" && (target?.values ?? 0) > 100;
  const one = task === "classes" && target?.values === 1;
  const toggle = (name: string) =>
    setPicked(picked.includes(name) ? picked.filter((p) => p !== name) : [...picked, name]);
  const leaveOut = (on: boolean) => {
    setComplete(on);
    if (on) setPicked([...new Set([...picked, ...holed(found).map((c) => c.name)])]);
  };
  const problem = !columns.length
    ? words.noInput
    : tooMany
      ? words.manyClasses
      : one
        ? words.oneClass(label)
        : "";
  return (
    <div className="own-choice">
      <div className="own-line">
        <span>{words.label}</span>
        <Select
          label={words.label}
          value={label}
          options={found.columns.map((c) => ({ value: c.name, label: nameOf(c) }))}
          onChange={setLabel}
        />
        <Segmented<"classes" | "number">
          label={words.task}
          size="sm"
          value={task}
          onChange={setAsked}
          options={[
            { value: "classes", label: words.classes(target?.values ?? 0) },
            { value: "number", label: words.number, disabled: !number },
          ]}
        />
        <Switch label={words.standardise} checked={standardise} onChange={setStandardise} />
      </div>
      <Holes found={found} complete={complete} onChange={leaveOut} />
      <section className="own-table" aria-label={words.preview(found.rows)}>
        <table>
          <caption>{words.preview(found.rows)}</caption>
          <thead>
            <tr>
              {found.columns.map((c) => (
                <th key={c.name} scope="col" className={c.name === label ? "own-label" : ""}>
                  <label title={refusal(c, complete)}>
                    <input
                      type="checkbox"
                      className="own-check"
                      aria-label={words.asInput(nameOf(c))}
                      checked={columns.includes(c.name)}
                      disabled={c.name === label || !isNumbers(c, complete)}
                      onChange={() => toggle(c.name)}
                    />
                    {nameOf(c)}
                  </label>
                  <small>
                    {c.name === label ? words.isLabel : isNumbers(c, complete) ? kindOfNumbers(c) : kindOf(c)}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.first.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table
              <tr key={row}>
                {cells.map((cell, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                  <td key={k} className="num">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="own-buttons">
        <Button onClick={another}>{words.back}</Button>
        <span className="own-problem" role={problem ? "alert" : undefined}>
          {problem}
        </span>
        <Button
          variant="solid"
          disabled={Boolean(problem)}
          onClick={() => takeTable(found, { label, columns, task, standardise, complete })}
        >
          {words.use}
        </Button>
      </div>
    </div>
  );
}

const holed = (found: TableFound): ColumnInfo[] => found.columns.filter((c) => c.stray);

const kindOfNumbers = (column: ColumnInfo): string => (column.counts ? words.counts : words.input);

const kindOf = (column: ColumnInfo): string => (column.stray ? words.holed : words.text);

interface HolesProps {
  found: TableFound;
  complete: boolean;
  onChange: (on: boolean) => void;
}

/** Columns of numbers but for some cells: which cell it is, and the offer to go on without such rows. */
function Holes({ found, complete, onChange }: HolesProps) {
  const columns = holed(found);
  if (!columns.length) return null;
  return (
    <div className="own-holes" role="note">
      <Icon name="warning" size={16} />
      <ul>
        {columns.map((c) => (
          <li key={c.name}>{c.stray && words.stray(c.name, c.stray)}</li>
        ))}
      </ul>
      <Switch label={words.complete} checked={complete} onChange={onChange} />
    </div>
  );
}
