import { holdNumber } from "../../editor";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { Card, NumberField, t } from "../../ui";
import { settingNumber } from "../dock/settings";
import { WaveButtons } from "./WaveButtons";

/** The rope in numbers: how hard it is pulled, how far an update goes, and the wave gate by gate. */
export function PullSettings() {
  const words = t.views.transport;
  return (
    <Card icon="tug" label={words.pullSettings}>
      <PullFields />
      <WaveButtons />
    </Card>
  );
}

function PullFields() {
  const words = t.views.transport;
  const pull = useRun((s) => s.pull);
  const stepSize = useRun((s) => settingNumber(s.settings, "step_size", 0.01));
  return (
    <div className="pull-fields">
      <label htmlFor="pull-amount">{words.amount}</label>
      <NumberField id="pull-amount" label={words.amount} value={pull} step={0.5} onCommit={holdNumber} />
      <small>{words.amountHint}</small>
      <label htmlFor="pull-step">{words.stepSize}</label>
      <NumberField
        id="pull-step"
        label={words.stepSize}
        value={stepSize}
        min={0}
        step={0.01}
        onCommit={(v) => actions.train("step_size", v)}
      />
      <small>{words.stepSizeHint}</small>
    </div>
  );
}
