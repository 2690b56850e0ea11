import { type ReactNode, useId } from "react";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { plain, t } from "../../ui";
import { Pane } from "./Pane";
import { type Difference, type Strategy, settingText, strategyOf } from "./settings";
import { STRATEGIES, STYLE, strategyIn } from "./strategies";
import type { Race } from "./useRace";

/** The four ways to move a circuit; the chosen one is what Play and Step use. */
export function StrategyPane({ tabs, race }: { tabs: ReactNode; race: Race }) {
  const words = t.views.dock;
  const group = useId();
  const settings = useRun((s) => s.settings);
  const chosen = strategyOf(settings);
  const difference = settingText<Difference>(settings, "difference", "central");
  const title = words.by[race.goal](race.name);
  return (
    <Pane
      id="strategies"
      title={title}
      head={tabs}
      basis="0 0 calc(250px * var(--fs-scale))"
      fillable={false}
    >
      <h3 className="pane-sub">{title}</h3>
      <div className="strategies" role="radiogroup" aria-label={title}>
        {STRATEGIES.map((s) => (
          <StrategyRow
            key={s}
            group={group}
            strategy={s}
            on={s === chosen}
            value={race.answer?.lines.find((l) => strategyIn(l.name) === s)?.value ?? null}
            difference={difference}
          />
        ))}
      </div>
    </Pane>
  );
}

interface RowProps {
  group: string;
  strategy: Strategy;
  on: boolean;
  value: number | null;
  difference: Difference;
}

function StrategyRow({ group, strategy, on, value, difference }: RowProps) {
  const words = t.views.dock;
  return (
    <div className={`strategy ${on ? "on" : ""}`}>
      <label title={words.about[strategy]}>
        <input type="radio" name={group} checked={on} onChange={() => actions.train("strategy", strategy)} />
        <LineSample strategy={strategy} />
        <span>{words.strategies[strategy]}</span>
      </label>
      {strategy === "numerical" && (
        <button
          type="button"
          className="difference"
          aria-label={words.differenceLabel(words.differences[difference])}
          title={words.differenceAbout[difference]}
          onClick={() => actions.train("difference", difference === "central" ? "forward" : "central")}
        >
          {words.differences[difference]}
        </button>
      )}
      <span className="num">{value === null ? "" : plain(value, 3)}</span>
    </div>
  );
}

const DASH: Record<string, string> = { solid: "", dot: "2 4", dash: "7 4", dashdot: "7 3 2 3" };

function LineSample({ strategy }: { strategy: Strategy }) {
  const { weight, dash, marker, strong } = STYLE[strategy];
  const ink = strong ? "var(--ink-1)" : "var(--ink-2)";
  return (
    <svg width="22" height="12" aria-hidden="true">
      <path d="M0 6h22" stroke={ink} strokeWidth={weight} strokeDasharray={DASH[dash]} />
      {marker === "dot" && <circle cx="11" cy="6" r="3.5" fill={ink} />}
      {marker === "square" && <rect x="8" y="3" width="6" height="6" fill={ink} />}
      {marker === "diamond" && <path d="M11 2l4 4-4 4-4-4z" fill={ink} />}
    </svg>
  );
}
