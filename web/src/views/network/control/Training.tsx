import { useEffect } from "react";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { count, percent, plain, Slider, t } from "../../../ui";
import { loadDatasets, useDatasets } from "../datasets";

/** The run's sliders and numbers. Every slider acts on the next step. */
export function Training() {
  useEffect(() => void loadDatasets(), []);
  const settings = useRun((s) => s.settings) as {
    optimizer?: { name?: string; learning_rate?: number };
    batch_size?: number;
  };
  const rate = settings.optimizer?.learning_rate ?? 0.5;
  const batch = settings.batch_size ?? 10;
  return (
    <>
      <section className="insp-sec" aria-label={t.network.panel.tabs.training}>
        <LiveSlider
          label={t.network.panel.learningRate}
          text={plain(rate, 3)}
          value={Math.log10(rate)}
          min={-4}
          max={2}
          step={0.01}
          ticks={["10⁻⁴", "10⁻³", "10⁻²", ".1", "1", "10", "100"]}
          onChange={(v) => actions.train("optimizer.learning_rate", Number((10 ** v).toPrecision(3)))}
        />
        <LiveSlider
          label={t.network.panel.batchSize}
          text={String(batch)}
          value={Math.log2(batch)}
          min={0}
          max={8}
          step={0.01}
          ticks={["1", "4", "16", "64", "256"]}
          onChange={(v) => actions.train("batch_size", Math.max(1, Math.round(2 ** v)))}
        />
      </section>
      <Figures />
      <Note />
    </>
  );
}

interface LiveSliderProps {
  label: string;
  text: string;
  value: number;
  min: number;
  max: number;
  step: number;
  ticks: string[];
  onChange: (v: number) => void;
}

function LiveSlider({ label, text, value, min, max, step, ticks, onChange }: LiveSliderProps) {
  return (
    <div className="hyper">
      <div className="hyper-head">
        <span>{label}</span>
        <span className="hyper-live" title={t.network.panel.liveHint}>
          <i aria-hidden="true" />
          {t.network.panel.live}
        </span>
        <output className="num">{text}</output>
      </div>
      <Slider
        label={label}
        value={Number.isFinite(value) ? value : min}
        min={min}
        max={max}
        step={step}
        zero={min}
        valueText={text}
        onChange={onChange}
      />
      <div className="hyper-ticks num" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
    </div>
  );
}

function Figures() {
  const metrics = useRun((s) => s.metrics);
  const parameters = useRun((s) => s.graph?.parameters);
  const name = useDoc((s) => (s.doc.data as { name?: string } | undefined)?.name ?? "");
  const dataset = useDatasets((s) => s.list.find((d) => d.name === name));
  const total = Object.values(parameters ?? {}).reduce((a, b) => a + b, 0);
  const opened = metrics.test_accuracy !== null && metrics.test_accuracy !== undefined;
  const rows: [string, string][] = [
    [t.network.panel.parameters, count(total)],
    [t.network.panel.trainLoss, plain(metrics.train_loss, 3)],
    [t.network.panel.trainAccuracy, percent(metrics.train_accuracy)],
    [t.network.panel.validationAccuracy, percent(metrics.validation_accuracy)],
  ];
  return (
    <section className="insp-sec" aria-label={t.network.panel.data}>
      <h3>
        {t.network.panel.data}
        <small className="num">{name}</small>
      </h3>
      {dataset && <p className="ink-2 figures-summary">{dataset.summary}</p>}
      <table className="figures">
        <tbody>
          {rows.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="num">{value}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t.network.panel.testAccuracy}</th>
            <td className="num">
              {opened ? (
                percent(metrics.test_accuracy)
              ) : (
                <button
                  type="button"
                  className="envelope"
                  title={t.network.panel.envelopeHint}
                  onClick={() => actions.act({ kind: "envelope", open: true })}
                >
                  {t.network.panel.envelope}
                </button>
              )}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Note() {
  const note = useDoc((s) => s.doc.view?.note);
  const words = t.views.inspector;
  if (!note) return null;
  const parts = [
    [words.noteTry, note.try],
    [words.noteWatch, note.watch],
    [words.noteWhy, note.why],
  ];
  return (
    <section className="insp-sec" aria-label={t.network.panel.note}>
      {parts.map(
        ([name, text]) =>
          text && (
            <p className="insp-part" key={name}>
              <b>{name}</b> {text}
            </p>
          ),
      )}
    </section>
  );
}
