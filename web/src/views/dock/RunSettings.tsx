import type { ReactNode } from "react";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Button, NumberField, Segmented, Select, t } from "../../ui";
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
  const settings = useRun((s) => s.settings);
  const data = useDoc((s) => hasData(s.doc));
  const seed = useRun((s) => s.seed);
  const objective = objectiveOf(settings);
  const strategy = strategyOf(settings);
  return (
    <div className="run-settings">
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
      {objective === "target" && (
        <Row label={words.target}>
          <NumberField
            label={words.target}
            value={settingNumber(settings, "target", 0)}
            onCommit={(v) => actions.train("target", v)}
          />
        </Row>
      )}
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
      <Row label={words.stepSize}>
        <NumberField
          label={words.stepSize}
          value={settingNumber(settings, "step_size", 0.01)}
          min={1e-9}
          step={0.01}
          onCommit={(v) => actions.train("step_size", v)}
        />
      </Row>
      <Row label={words.spring} hint={words.springHint}>
        <NumberField
          label={words.spring}
          value={settingNumber(settings, "spring", 0)}
          min={0}
          step={0.1}
          onCommit={(v) => actions.train("spring", v)}
        />
      </Row>
      {data && (
        <Row label={words.order}>
          <Segmented<"cyclic" | "random">
            label={words.order}
            size="sm"
            value={settingText(settings, "order", "cyclic")}
            onChange={(v) => actions.train("order", v)}
            options={(["cyclic", "random"] as const).map((value) => ({ value, label: words.orders[value] }))}
          />
        </Row>
      )}
      <Row label={words.seed} hint={words.seedHint}>
        <NumberField
          label={words.seed}
          value={seed}
          integer
          min={0}
          step={1}
          onCommit={(v) => restartWithSeed(v)}
        />
      </Row>
      <div className="insp-buttons">
        <Button size="sm" icon="restart" onClick={() => actions.restart()}>
          {words.restart}
        </Button>
      </div>
    </div>
  );
}

/** The seed belongs to the document, so that a shared circuit repeats; a run takes it from its start. */
function restartWithSeed(seed: number): void {
  useDoc.getState().edit((doc) => ({ ...doc, train: { ...doc.train, seed } }));
  actions.commitDocument();
  actions.restart();
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="run-row" title={hint}>
      <span>{label}</span>
      {children}
    </div>
  );
}
