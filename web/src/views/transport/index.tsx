import { useEffect } from "react";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { count, Icon, IconButton, registerKey, Segmented, Tooltip, t } from "../../ui";
import { EpochCount } from "../network/control/EpochCount";
import { PullSettings } from "./PullSettings";
import { Reserved } from "./Reserved";
import { Scrub } from "./Scrub";
import {
  RATES,
  type Speed,
  scrubTo,
  scrubToTip,
  setPredictFirst,
  setSpeed,
  speedOf,
  stepOn,
  togglePlay,
  useSpeed,
  wantsPlay,
} from "./store";
import { layTimeline } from "./timeline";

const SPEEDS = Object.keys(RATES) as Speed[];

/** Drives the run: play, step both ways, speed, and the scrub bar of everything that happened. */
export function Transport() {
  useTransportKeys();
  const circuit = useDoc((s) => s.doc.kind === "circuit");
  return (
    <div className="transport">
      <Buttons />
      <SpeedChoice />
      <Scrub />
      {circuit ? <StepCount /> : <EpochCount />}
      {circuit && <PredictFirst />}
      {circuit && <PullSettings />}
    </div>
  );
}

function Buttons() {
  const words = t.views.transport;
  const step = useRun((s) => s.step);
  const ordered = useRun((s) => s.ordered?.what);
  const open = useRun((s) => s.graph !== null);
  const atStart = step === 0;
  return (
    <div className="transport-buttons">
      <IconButton
        icon="rewind"
        label={words.toStart}
        shortcut="Home"
        disabled={!open || atStart}
        onClick={() => scrubTo(0)}
      />
      <IconButton
        icon="stepBack"
        label={words.back}
        shortcut=","
        disabled={!open || atStart}
        onClick={() => actions.step(-1)}
      />
      <PlayButton />
      <IconButton
        icon="stepOn"
        label={words.step}
        shortcut="."
        className="transport-ordered"
        aria-busy={ordered === "step"}
        disabled={!open}
        onClick={stepOn}
      />
    </div>
  );
}

/** Shows at once what the run was told; until it answers, a ring runs around the button. */
function PlayButton() {
  const words = t.views.transport;
  const on = useRun(wantsPlay);
  const open = useRun((s) => s.graph !== null);
  const busy = useRun((s) => s.ordered?.what === "play" || s.ordered?.what === "pause");
  const told = on ? words.starting : words.pausing;
  return (
    <IconButton
      icon={on ? "pause" : "play"}
      label={busy ? told : on ? words.pause : words.play}
      shortcut="Space"
      variant="solid"
      className="transport-play transport-ordered"
      aria-busy={busy}
      disabled={!open}
      onClick={togglePlay}
    />
  );
}

function SpeedChoice() {
  const words = t.views.transport;
  const chosen = useSpeed((s) => s.speed);
  const playing = useRun((s) => s.playing);
  const rate = useRun((s) => s.speed);
  const speed = playing ? (speedOf(rate) ?? chosen) : chosen;
  return (
    <Segmented
      label={words.speed}
      size="sm"
      tone="wash"
      value={speed}
      onChange={setSpeed}
      options={SPEEDS.map((value) => ({ value, label: words.speeds[value], name: words.speedNames[value] }))}
    />
  );
}

function StepCount() {
  const words = t.views.transport;
  const step = useRun((s) => s.step);
  const branches = useRun((s) => s.branches);
  const branch = useRun((s) => s.branch);
  const { tip } = layTimeline(branches, branch);
  const last = Math.max(tip, step);
  return (
    <div className="transport-count">
      <Reserved className="transport-step" widest={`${words.stepWord} ${count(last)} / ${count(last)}`}>
        <b>
          {words.stepWord} {count(step)}
        </b>{" "}
        / {count(last)}
      </Reserved>
      <Reserved className="transport-note" widest={last === 0 ? words.atStart : words.rewound(last)}>
        {step < last ? words.rewound(last) : last === 0 ? words.atStart : ""}
      </Reserved>
    </div>
  );
}

function PredictFirst() {
  const on = useUi((s) => s.predictFirst);
  const words = t.views.transport;
  return (
    <Tooltip text={words.predictHint}>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-label={words.predict}
        className={`transport-predict ${on ? "on" : ""}`}
        onClick={() => setPredictFirst(!on)}
      >
        <Icon name="eye" size={16} />
        <span>{words.predict}</span>
      </button>
    </Tooltip>
  );
}

function useTransportKeys(): void {
  useEffect(() => {
    const words = t.views.transport;
    const group = words.group;
    const when = () => useRun.getState().graph !== null;
    return registerKey(
      { key: "Space", name: words.keyPlay, group, when, run: togglePlay },
      { key: ".", name: words.keyStep, group, when, run: stepOn },
      { key: ",", name: words.keyBack, group, when, run: () => actions.step(-1) },
      { key: "Home", name: words.keyStart, group, when, run: () => scrubTo(0) },
      { key: "End", name: words.keyEnd, group, when, run: scrubToTip },
    );
  }, []);
}
