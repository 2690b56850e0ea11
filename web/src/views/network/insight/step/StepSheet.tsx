import { useEffect, useRef } from "react";
import { useRun } from "../../../../state/run";
import { Button, IconButton, Segmented, t } from "../../../../ui";
import { Pane } from "../../../dock/Pane";
import { Tex } from "../../../inspector/Tex";
import { equationsAt, equationsOf } from "./equations";
import { fusedWeight, itemsAt, sumAt } from "./items";
import { Matrix } from "./Matrix";
import { apply, leave, lookAt, takeApart, useStep } from "./store";
import type { Told, Wave } from "./told";
import { WhichWeight, Written } from "./Written";
import { Phases, SlowButton, useName, useWaveKeys, WaveButtons } from "./waves";

/** One minibatch wave by wave: forward, loss, backward, update, with the equations and the live numbers. */
export function StepSheet() {
  const told = useStep((s) => s.told);
  const wave = useStep((s) => s.waves[s.at]);
  if (!told || !wave) return <Begin />;
  return (
    <>
      <Controls told={told} wave={wave} />
      <Equations told={told} wave={wave} />
      <Arrays told={told} wave={wave} />
    </>
  );
}

function Begin() {
  useWaveKeys();
  const words = t.insight.step;
  const error = useStep((s) => s.error);
  const asking = useStep((s) => s.asking);
  const overtaken = useStep((s) => s.overtaken);
  return (
    <Pane id="network-step" title={t.insight.sheets.step} fillable={false}>
      <div className="step-begin">
        <Button variant="solid" disabled={asking} onClick={() => void takeApart()}>
          {words.start}
        </Button>
        <p className="ink-2" role="status">
          {error ?? (overtaken ? words.overtaken : words.startLong)}
        </p>
      </div>
    </Pane>
  );
}

function Controls({ told, wave }: { told: Told; wave: Wave }) {
  const words = t.insight.step;
  const name = useName();
  const at = useStep((s) => s.at);
  const total = useStep((s) => s.waves.length);
  const title = words.title(words.phases[wave.phase], name(wave.node));
  return (
    <Pane
      id="network-step"
      title={title}
      note={words.wave(at + 1, total)}
      basis="0 1 300px"
      fillable={false}
      tools={<IconButton icon="close" label={words.close} size="sm" onClick={leave} />}
    >
      <p className="sr-only" aria-live="polite">
        {title}
      </p>
      <Phases phase={wave.phase} />
      <div className="step-buttons">
        <WaveButtons />
        <SlowButton />
        <span className="pane-grow" />
        <Finish told={told} />
      </div>
      <ExampleChoice told={told} />
      <Standing told={told} />
    </Pane>
  );
}

function ExampleChoice({ told }: { told: Told }) {
  const words = t.insight.step;
  const example = useStep((s) => s.example);
  const view = useStep((s) => s.view);
  return (
    <div className="step-buttons">
      <Segmented
        label={words.view.label}
        size="sm"
        tone="wash"
        value={view}
        onChange={(v) => useStep.setState({ view: v })}
        options={[
          { value: "one", label: words.view.one },
          { value: "all", label: words.view.all },
        ]}
      />
      <IconButton
        icon="left"
        size="sm"
        label={words.previousExample}
        disabled={example === 0}
        onClick={() => lookAt(example - 1)}
      />
      <span className="num">{words.exampleOf(example + 1, told.rows.length)}</span>
      <IconButton
        icon="right"
        size="sm"
        label={words.nextExample}
        disabled={example >= told.rows.length - 1}
        onClick={() => lookAt(example + 1)}
      />
    </div>
  );
}

/** The update on the screen was made, and the run stands just behind it. */
function useMade(told: Told): boolean {
  const beyond = useRun((s) => s.step === told.step + 1);
  const applied = useStep((s) => s.applied);
  return beyond && applied;
}

/** The end of the step: its update is made, or the next one is taken apart. */
function Finish({ told }: { told: Told }) {
  const words = t.insight.step;
  if (!useMade(told))
    return (
      <Button
        size="sm"
        variant="solid"
        aria-label={words.apply}
        title={words.apply}
        disabled={!told.sound}
        onClick={apply}
      >
        {words.applyShort}
      </Button>
    );
  return (
    <Button size="sm" variant="solid" onClick={() => void takeApart()}>
      {words.again}
    </Button>
  );
}

function Standing({ told }: { told: Told }) {
  const words = t.insight.step;
  const made = useMade(told);
  if (told.sound && !made) return null;
  return (
    <p className="step-standing" role="status">
      {told.sound ? words.applied(told.step + 1) : words.unsound}
    </p>
  );
}

/** The equations of the step; those of the present wave stand out, with the sum of the chosen unit below. */
function Equations({ told, wave }: { told: Told; wave: Wave }) {
  const words = t.insight.step;
  const view = useStep();
  const names = equationsAt(told, wave, view.from);
  const live = new Set(names);
  const list = useRef<HTMLOListElement>(null);
  const key = names.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the live equations are scrolled to when they change
  useEffect(() => {
    const on = list.current?.querySelectorAll<HTMLElement>("li.on") ?? [];
    on[on.length - 1]?.scrollIntoView({ block: "nearest" });
    on[0]?.scrollIntoView({ block: "nearest" });
  }, [key]);
  const update = wave.phase === "update";
  const shown = equationsOf(told).filter((one) => !update || live.has(one.name));
  const layer = told.layers.find((one) => one.node === wave.node);
  const fused = wave.phase === "backward" && layer ? fusedWeight(told, layer) : null;
  const about = fused === null ? undefined : words.fused(fused);
  return (
    <Pane
      id="network-equations"
      title={words.equationsTitle}
      basis="0 1 400px"
      tools={update && <WhichWeight told={told} node={wave.node} />}
    >
      <ol className={`step-equations ${update ? "few" : ""}`} ref={list}>
        {shown.map((one) => (
          <li key={one.name} className={live.has(one.name) ? "on" : ""} aria-current={live.has(one.name)}>
            <Tex source={one.tex} spoken={words.equations[one.name]} />
            <span className="num">{one.tag}</span>
          </li>
        ))}
      </ol>
      {update ? (
        <Written told={told} node={wave.node} />
      ) : (
        <p className="step-sum num" title={about}>
          {sumAt(told, wave, view)}
        </p>
      )}
      {about && <p className="step-fused">{about}</p>}
    </Pane>
  );
}

function Arrays({ told, wave }: { told: Told; wave: Wave }) {
  const words = t.insight.step;
  const view = useStep();
  const name = useName();
  const items = itemsAt(told, wave, view);
  const node = wave.node ?? told.loss[0]?.of ?? "";
  const source = told.layers.find((one) => one.node === node)?.inputs[0] ?? "";
  const shown = told.rows.length;
  const many = view.view === "all" && shown < told.count ? words.rowsShown(shown, told.count) : "";
  return (
    <Pane
      id="network-arrays"
      title={wave.node === null ? words.phases.loss : name(wave.node)}
      note={many || noteOf(told, wave, view.example)}
      basis="1 1 300px"
      tools={wave.phase === "update" && <WhenChoice />}
    >
      <div className="step-arrays">
        {items.map((item) => (
          <Matrix
            key={item.name}
            name={item.name}
            spoken={item.spoken}
            numbers={item.numbers}
            tone={item.tone}
            image={item.image ?? null}
            {...(item.along
              ? {
                  chosen: {
                    along: item.along,
                    at: view.unit,
                    node,
                    source,
                    ...(wave.phase === "update" && item.along === "rows"
                      ? {
                          from: view.from,
                          onChoose: (unit: number, from: number) => useStep.setState({ unit, from }),
                        }
                      : { onChoose: (unit: number) => useStep.setState({ unit }) }),
                  },
                }
              : {})}
          />
        ))}
      </div>
    </Pane>
  );
}

function noteOf(told: Told, wave: Wave, example: number): string {
  const words = t.insight.step;
  if (wave.phase !== "loss") return "";
  const known = told.losses.filter((v): v is number => v !== null);
  const mean = known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
  return `${words.lossIs(told.losses[example] ?? null)}, ${words.meanLoss(mean, known.length)}`;
}

function WhenChoice() {
  const words = t.insight.step.weights;
  const weights = useStep((s) => s.weights);
  return (
    <Segmented
      label={words.label}
      size="sm"
      tone="wash"
      value={weights}
      onChange={(v) => useStep.setState({ weights: v })}
      options={(["before", "after", "change"] as const).map((value) => ({ value, label: words[value] }))}
    />
  );
}
