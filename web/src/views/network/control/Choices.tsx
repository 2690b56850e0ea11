import { useState, useSyncExternalStore } from "react";
import { catalogue, hasWeight, onCatalogue } from "../../../graph/catalogue";
import { nodeName } from "../../../graph/names";
import { byUse } from "../../../graph/usual";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, Icon, NumberField, Select, Switch, t } from "../../../ui";
import { COSTS, INITIALIZERS, OPTIMIZERS, SCHEDULES } from "../../../wire/protocol.gen";
import { Choice, Live } from "./Hyper";
import { Spread } from "./Spread";
import {
  activationOf,
  hiddenLayers,
  initializerOf,
  type LossEntry,
  setAll,
  useSetting,
  waitingForRestart,
} from "./settings";
import { unsuited } from "./suits";

const words = t.control;

const options = (names: Record<string, string>, values: readonly string[]) =>
  values.map((value) => ({ value, label: names[value] ?? value }));

/** Optimiser, cost, initialiser, activation: the first two and the last act at once. */
export function Choices() {
  return (
    <>
      <div className="control-grid">
        <Optimiser />
        <Cost />
        <Initialiser />
        <Activation />
      </div>
      <Unsuited />
    </>
  );
}

/** A cost that takes logarithms of numbers which have none, and the way out. */
function Unsuited() {
  const losses = (useRun((s) => s.more.losses) ?? []) as LossEntry[];
  const nodes = useDoc((s) => s.doc.nodes);
  const found = unsuited(losses, nodes);
  if (!found) return null;
  const { loss, node, end } = found;
  return (
    <div className="control-unsuited" role="alert">
      <p className="insp-error">
        <Icon name="warning" size={16} />
        <span>{words.unsuited(words.losses[loss] ?? loss, nodeName(nodes, node.id), end)}</span>
      </p>
      {node.op === "dense" && (
        <Button size="sm" onClick={() => setAll([node], "activation", end)}>
          {words.endIn(words.layerName(end))}
        </Button>
      )}
    </div>
  );
}

function Optimiser() {
  const name = String(useSetting("optimizer.name") ?? "sgd");
  return (
    <Choice label={words.choices.optimizer}>
      <Select
        label={words.choices.optimizer}
        value={name}
        options={options(words.optimizers, OPTIMIZERS)}
        onChange={(v) => actions.train("optimizer.name", v)}
      />
    </Choice>
  );
}

function Cost() {
  const losses = (useRun((s) => s.more.losses) ?? []) as LossEntry[];
  const several = losses.length > 1;
  const value = several ? "several" : (losses[0]?.loss ?? "");
  const known = COSTS.includes(value as (typeof COSTS)[number]) || several || value === "";
  return (
    <Choice label={words.choices.cost}>
      <Select
        label={words.choices.cost}
        value={value}
        disabled={!losses.length}
        options={[
          ...options(words.losses, known ? COSTS : [value, ...COSTS]),
          ...(several ? [{ value: "several", label: words.losses.several ?? "", disabled: true }] : []),
          ...(value === "" ? [{ value: "", label: "–", disabled: true }] : []),
        ]}
        onChange={(v) => actions.train("loss", v)}
      />
    </Choice>
  );
}

function Initialiser() {
  const doc = useDoc((s) => s.doc);
  const drawnWith = (useRun((s) => s.more.initializers) ?? {}) as Record<string, string>;
  const layers = doc.nodes.filter((n) => hasWeight(n.op));
  const names = [...new Set(layers.map(initializerOf))];
  if (!layers.length) return null;
  const value = names.length === 1 ? (names[0] ?? "scaled") : "mixed";
  return (
    <Choice label={words.choices.initializer} restarts waiting={waitingForRestart(doc, drawnWith).length > 0}>
      <Select
        label={words.choices.initializer}
        value={value}
        options={[...options(words.initializers, INITIALIZERS), ...mixed(value)]}
        onChange={(v) => setAll(layers, "initializer", v)}
      />
    </Choice>
  );
}

const mixed = (value: string) => (value === "mixed" ? [{ value, label: words.mixed, disabled: true }] : []);

function Activation() {
  const known = useSyncExternalStore(onCatalogue, catalogue)
    .layers.filter((spec) => spec.unitwise)
    .sort(byUse);
  const layers = hiddenLayers(useDoc((s) => s.doc));
  const names = [...new Set(layers.map(activationOf))];
  if (!layers.length) return null;
  const value = names.length === 1 ? (names[0] ?? "sigmoid") : "mixed";
  return (
    <Choice label={words.choices.activation}>
      <Select
        label={words.choices.activation}
        value={value}
        options={[
          ...known.map(({ name }) => ({ value: name, label: words.layerName(name) })),
          ...mixed(value),
        ]}
        onChange={(v) => setAll(layers, "activation", v)}
      />
    </Choice>
  );
}

/** What waits for a restart, in one sentence with one button; and the same run with other seeds. */
export function Restart() {
  const doc = useDoc((s) => s.doc);
  const seed = useRun((s) => s.seed);
  const branch = useRun((s) => s.branch);
  const drawnWith = (useRun((s) => s.more.initializers) ?? {}) as Record<string, string>;
  const [wanted, setWanted] = useState<{ seed: number; branch: number } | null>(null);
  const next = wanted && wanted.branch === branch ? wanted.seed : seed;
  const changed = waitingForRestart(doc, drawnWith);
  const kinds = [...new Set(changed.map(([, was]) => words.initializers[was] ?? was))];
  const waiting = changed.length > 0 || next !== seed;
  const restart = () => {
    actions.restart(next === seed ? undefined : next);
    setWanted(null);
  };
  return (
    <div className="control-restart">
      <div className={`control-seed ${next !== seed ? "waiting" : ""}`}>
        <span className="control-name">{words.choices.seed}</span>
        <NumberField
          label={words.choices.seed}
          value={next}
          min={0}
          max={2 ** 53 - 1}
          integer
          step={1}
          onCommit={(v) => setWanted({ seed: v, branch })}
        />
        <Button size="sm" variant={waiting ? "solid" : "plain"} title={words.restartAbout} onClick={restart}>
          {words.restartNow}
        </Button>
      </div>
      {changed.length > 0 && (
        <p role="status">{words.kept([words.choices.initializer], [kinds.join(", ")])}</p>
      )}
      {changed.length === 0 && next !== seed && <p role="status">{words.seedKept(seed)}</p>}
      <Spread />
    </div>
  );
}

/** How the learning rate goes on, and when training ends by itself. */
export function Course() {
  const name = String(useSetting("schedule.name") ?? "constant");
  const early = useSetting("early_stopping") as { patience?: number } | null | undefined;
  const fields: Record<string, string[]> = {
    step: ["factor", "every"],
    exponential: ["factor", "every"],
    cosine: ["epochs"],
    halve_on_plateau: ["factor", "patience", "stop_at"],
  };
  return (
    <>
      <Choice label={words.choices.schedule}>
        <Select
          label={words.choices.schedule}
          value={name}
          options={options(words.schedules, SCHEDULES)}
          onChange={(v) => actions.train("schedule.name", v)}
        />
      </Choice>
      {(fields[name] ?? []).map((field) => (
        <ScheduleField key={field} field={field} />
      ))}
      <div className="control-bound">
        <Switch
          label={words.choices.early}
          checked={Boolean(early)}
          onChange={(on) => actions.train("early_stopping", on ? { patience: 10 } : null)}
        />
        <Live />
      </div>
      {early && (
        <div className="control-field">
          <span>{words.patience}</span>
          <NumberField
            label={words.patience}
            value={early.patience ?? 10}
            min={1}
            max={1_000_000}
            integer
            step={1}
            onCommit={(v) => actions.train("early_stopping.patience", v)}
          />
        </div>
      )}
    </>
  );
}

function ScheduleField({ field }: { field: string }) {
  const value = useSetting(`schedule.${field}`);
  const training = useSetting("epochs"); // the length of a cosine that names none
  const label = words.scheduleFields[field] ?? field;
  const share = field === "factor" || field === "stop_at";
  return (
    <div className="control-field">
      <span>{label}</span>
      <NumberField
        label={label}
        value={Number(value ?? training ?? 30)}
        min={share ? 1e-6 : 1}
        max={share ? 1 : 1_000_000}
        integer={!share}
        step={share ? 0.05 : 1}
        onCommit={(v) => actions.train(`schedule.${field}`, v)}
      />
    </div>
  );
}
