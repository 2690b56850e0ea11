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

type Task = "classes" | "number";

/** What is chosen of a table, and why it cannot be taken like that. */
function useChoice(found: TableFound) {
  const [label, setLabel] = useState(found.label);
  const [picked, setPicked] = useState(() => usualInputs(found));
  const [standardise, setStandardise] = useState(true);
  const [complete, setComplete] = useState(false);
  const [asked, setAsked] = useState<Task | null>(null);
  const target = found.columns.find((c) => c.name === label);
  const number = isNumbers(target, complete);
  const task: Task = target && number ? (asked ?? target.task) : "classes";
  const columns = found.columns
    .filter((c) => c.name !== label && picked.includes(c.name) && isNumbers(c, complete))
    .map((c) => c.name);
  const toggle = (name: string) =>
    setPicked(picked.includes(name) ? picked.filter((p) => p !== name) : [...picked, name]);
  const leaveOut = (on: boolean) => {
    setComplete(on);
    if (on) setPicked([...new Set([...picked, ...holed(found).map((c) => c.name)])]);
  };
  return {
    choice: { label, columns, task, standardise, complete },
    problem: columns.length ? problemOf(target, task) : words.noInput,
    /** Of the label: whether it can be predicted as a number, and how many values it has. */
    number,
    values: target?.values ?? 0,
    setLabel,
    setTask: setAsked,
    setStandardise,
    toggle,
    leaveOut,
  };
}

type Choice = ReturnType<typeof useChoice>;

function problemOf(target: ColumnInfo | undefined, task: Task): string {
  if (!target || task === "number") return "";
  if (target.values > 100) return words.manyClasses;
  return target.values === 1 ? words.oneClass(target.name) : "";
}

/** Which columns are inputs, which one is the label, with the first rows before the eyes. */
export function TableChoiceForm({ found }: { found: TableFound }) {
  const made = useChoice(found);
  const { choice, problem } = made;
  return (
    <div className="own-choice">
      <LabelLine found={found} made={made} />
      <Holes found={found} complete={choice.complete} onChange={made.leaveOut} />
      <ColumnsTable found={found} choice={choice} toggle={made.toggle} />
      <div className="own-buttons">
        <Button onClick={another}>{words.back}</Button>
        <span className="own-problem" role={problem ? "alert" : undefined}>
          {problem}
        </span>
        <Button variant="solid" disabled={Boolean(problem)} onClick={() => takeTable(found, choice)}>
          {words.use}
        </Button>
      </div>
    </div>
  );
}

/** What is predicted, and how it and the inputs are read. */
function LabelLine({ found, made }: { found: TableFound; made: Choice }) {
  const { choice, number, values } = made;
  return (
    <div className="own-line">
      <span>{words.label}</span>
      <Select
        label={words.label}
        value={choice.label}
        options={found.columns.map((c) => ({ value: c.name, label: nameOf(c) }))}
        onChange={made.setLabel}
      />
      <Segmented<Task>
        label={words.task}
        size="sm"
        value={choice.task}
        onChange={made.setTask}
        options={[
          { value: "classes", label: words.classes(values) },
          { value: "number", label: words.number, disabled: !number },
        ]}
      />
      <Switch label={words.standardise} checked={choice.standardise} onChange={made.setStandardise} />
    </div>
  );
}

interface ColumnsTableProps {
  found: TableFound;
  choice: Choice["choice"];
  toggle: (name: string) => void;
}

function ColumnsTable({ found, choice, toggle }: ColumnsTableProps) {
  return (
    <section className="own-table" aria-label={words.preview(found.rows)}>
      <table>
        <caption>{words.preview(found.rows)}</caption>
        <thead>
          <tr>
            {found.columns.map((c) => (
              <ColumnHead key={c.name} column={c} choice={choice} toggle={toggle} />
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
  );
}

function ColumnHead({ column, choice, toggle }: Omit<ColumnsTableProps, "found"> & { column: ColumnInfo }) {
  const isLabel = column.name === choice.label;
  const usable = isNumbers(column, choice.complete);
  return (
    <th scope="col" className={isLabel ? "own-label" : ""}>
      <label title={refusal(column, choice.complete)}>
        <input
          type="checkbox"
          className="own-check"
          aria-label={words.asInput(nameOf(column))}
          checked={choice.columns.includes(column.name)}
          disabled={isLabel || !usable}
          onChange={() => toggle(column.name)}
        />
        {nameOf(column)}
      </label>
      <small>{isLabel ? words.isLabel : usable ? kindOfNumbers(column) : kindOf(column)}</small>
    </th>
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
