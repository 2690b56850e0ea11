import type { ReactNode } from "react";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Button, NumberField, Segmented, Select, t } from "../../ui";
import { Keep } from "../keep";
import {
  type Difference,
  hasData,
  type Objective,
  objectiveOf,
  type Strategy,
  settingNumber,
  settingText,
  strategyOf,
} from "./settings";
import { STRATEGIES } from "./strategies";

/** The run's own settings; each acts on the next step. */
export function RunSettings() {
  const words = t.views.run;
  const data = useDoc((s) => hasData(s.doc));
  return (
    <div className="run-settings">
      <Goal />
      <Search />
      <SettingNumber label={words.stepSize} path="step_size" usual={0.01} min={1e-9} step={0.01} />
      <SettingNumber
        label={words.spring}
        hint={words.springHint}
        path="spring"
        usual={0}
        min={0}
        step={0.1}
      />
      {data && <Order />}
      <Seed />
      <Keep />
    </div>
  );
}

export function Restart() {
  return (
    <Button size="sm" icon="restart" onClick={() => actions.restart()}>
      {t.views.run.restart}
    </Button>
  );
}

/** Which way the output is pulled, and to what. */
function Goal() {
  const words = t.views.run;
  const objective = useRun((s) => objectiveOf(s.settings));
  return (
    <>
      <Row label={words.goal}>
        <Segmented<Objective>
          label={words.goal}
          size="sm"
          value={objective}
          onChange={(v) => actions.train("objective", v)}
          options={(["maximize", "minimize", "target"] as const).map((value) => ({
            value,
            label: words.goals[value],
          }))}
        />
      </Row>
      {objective === "target" && <SettingNumber label={words.target} path="target" usual={0} />}
    </>
  );
}

/** How the numbers are found that move the output there. */
function Search() {
  const words = t.views.run;
  const settings = useRun((s) => s.settings);
  const strategy = strategyOf(settings);
  return (
    <>
      <Row label={words.strategy}>
        <Select<Strategy>
          label={words.strategy}
          value={strategy}
          onChange={(v) => actions.train("strategy", v)}
          options={STRATEGIES.map((value) => ({ value, label: t.views.dock.strategies[value] }))}
        />
      </Row>
      {strategy === "numerical" && (
        <Row label={words.difference}>
          <Segmented<Difference>
            label={words.difference}
            size="sm"
            value={settingText<Difference>(settings, "difference", "central")}
            onChange={(v) => actions.train("difference", v)}
            options={(["forward", "central"] as const).map((value) => ({
              value,
              label: t.views.dock.differences[value],
              name: t.views.dock.differenceAbout[value],
            }))}
          />
        </Row>
      )}
    </>
  );
}

/** In which order the rows of the data pass. */
function Order() {
  const words = t.views.run;
  const settings = useRun((s) => s.settings);
  return (
    <Row label={words.order}>
      <Segmented<"cyclic" | "random">
        label={words.order}
        size="sm"
        value={settingText(settings, "order", "cyclic")}
        onChange={(v) => actions.train("order", v)}
        options={(["cyclic", "random"] as const).map((value) => ({ value, label: words.orders[value] }))}
      />
    </Row>
  );
}

function Seed() {
  const words = t.views.run;
  const seed = useRun((s) => s.seed);
  return (
    <Row label={words.seed} hint={words.seedHint}>
      <NumberField label={words.seed} value={seed} integer min={0} step={1} onCommit={restartWithSeed} />
    </Row>
  );
}

/** The seed belongs to the document, so that a shared circuit repeats; a run takes it from its start. */
function restartWithSeed(seed: number): void {
  useDoc.getState().edit((doc) => ({ ...doc, train: { ...doc.train, seed } }));
  actions.commitDocument();
  actions.restart();
}

interface SettingNumberProps {
  label: string;
  hint?: string;
  /** Its name in the `train` section, and what it is where nothing is said. */
  path: string;
  usual: number;
  min?: number;
  step?: number;
}

function SettingNumber({ label, hint, path, usual, ...field }: SettingNumberProps) {
  const value = useRun((s) => settingNumber(s.settings, path, usual));
  return (
    <Row label={label} {...(hint ? { hint } : {})}>
      <NumberField label={label} value={value} {...field} onCommit={(v) => actions.train(path, v)} />
    </Row>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="run-row" title={hint}>
      <span>{label}</span>
      {children}
    </div>
  );
}
