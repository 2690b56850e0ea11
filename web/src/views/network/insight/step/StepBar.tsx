import { useEffect } from "react";
import { useUi } from "../../../../state/ui";
import { IconButton, t } from "../../../../ui";
import { Tex } from "../../../inspector/Tex";
import { equationsAt, equationsOf } from "./equations";
import { sumAt } from "./items";
import { leave, useStep } from "./store";
import type { Told, Wave } from "./told";
import { useName, useWaveKeys, WaveButtons } from "./waves";

/**
 * Beneath the drawing while a step is taken apart and its sheet is not on the screen: the wave, its equation
 * and the sum of one unit. The step lasts as long as the drawing is there.
 */
export function StepBar() {
  const told = useStep((s) => s.told);
  const wave = useStep((s) => s.waves[s.at]);
  useEffect(() => leave, []);
  return told && wave ? <Bar told={told} wave={wave} /> : null;
}

function Bar({ told, wave }: { told: Told; wave: Wave }) {
  const words = t.insight.step;
  const name = useName();
  const view = useStep();
  const beside = useUi((s) => s.networkSheet === "step" && s.panels.dock);
  useWaveKeys();
  const live = equationsAt(told, wave, view.from);
  return (
    <section className={`step-bar ${beside ? "beside" : ""}`} aria-label={t.insight.sheets.step}>
      <WaveButtons />
      <b className={`step-bar-title ${wave.phase}`}>
        {words.title(words.phases[wave.phase], name(wave.node))}
      </b>
      <span className="step-bar-tex">
        {equationsOf(told)
          .filter((one) => live.includes(one.name))
          .slice(-1)
          .map((one) => (
            <Tex key={one.name} source={one.tex} spoken={words.equations[one.name]} />
          ))}
      </span>
      <span className="step-bar-sum num">{sumAt(told, wave, view)}</span>
      <IconButton icon="close" label={words.close} size="sm" onClick={leave} />
    </section>
  );
}
