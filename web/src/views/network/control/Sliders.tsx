import { fitDrawing } from "../../../editor/board";
import { setParam } from "../../../graph/edit";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { NumberField, Switch, t } from "../../../ui";
import type { Moved } from "../../keep";
import { Hyper, Live } from "./Hyper";
import { insertAfter } from "./insert";
import { fromZero, linear, logarithmic, nearOne, whole } from "./scales";
import { hiddenLayers, momentumOf, rateOf, useDrawn, useSetting } from "./settings";

const words = t.control;
const RATE = logarithmic(1e-4, 100, [
  ["10⁻⁴", 1e-4],
  ["10⁻²", 0.01],
  ["1", 1],
  ["100", 100],
]);
const LAMBDA = fromZero(0.001, 100, [
  ["0", 0],
  [".01", 0.01],
  [".1", 0.1],
  ["1", 1],
  ["10", 10],
  ["100", 100],
]);
const MOMENTUM = nearOne([
  ["0", 0],
  [".9", 0.9],
  [".99", 0.99],
  [".999", 0.999],
]);
const BATCH = whole(1, 512, [
  ["1", 1],
  ["8", 8],
  ["64", 64],
  ["512", 512],
]);
const SHARE = linear(0, 0.9, [
  ["0", 0],
  [".3", 0.3],
  [".6", 0.6],
  [".9", 0.9],
]);

const number = (v: unknown): number | undefined => (typeof v === "number" ? v : undefined);

interface SettingProps {
  path: string;
  label: string;
  scale: typeof RATE;
  hint?: string;
  least?: number;
  now?: number | undefined;
}

function Setting(props: SettingProps) {
  const { path, scale, least, ...rest } = props;
  const value = number(useSetting(path));
  const drawn = number(useDrawn(path));
  if (value === undefined) return null;
  return (
    <Hyper
      {...rest}
      value={value}
      drawn={drawn}
      scale={scale}
      min={least ?? 0}
      onChange={(v) => actions.train(path, v)}
    />
  );
}

/** The sliders of mock 02, all live. */
export function Sliders() {
  return (
    <>
      <LearningRate />
      <Momentum />
      <Setting path="l2" label={words.hyper.l2} scale={LAMBDA} hint={words.hints.l2} />
      <Dropout />
      <Batch />
    </>
  );
}

/** What is set is where a schedule begins; where it has come to is told beside it. */
function LearningRate() {
  const path = "optimizer.learning_rate";
  const value = useSetting(path);
  const steady = (useSetting("schedule.name") ?? "constant") === "constant";
  const now = useRun((s) => s.metrics.learning_rate) ?? undefined;
  return (
    <Setting
      path={path}
      label={words.hyper.learning_rate}
      scale={RATE}
      least={Number.MIN_VALUE}
      now={steady || now === value ? undefined : now}
    />
  );
}

/** Plain SGD is momentum 0; moving the slider makes it SGD with momentum, of the document's kind if it has one. */
function Momentum() {
  const name = useSetting("optimizer.name");
  const value = number(useSetting("optimizer.momentum")) ?? 0;
  const drawn = useDrawn("optimizer.momentum");
  const drawnName = useDrawn("optimizer.name");
  if (name === "adam" || name === "rmsprop") return null;
  const used = name === "sgd" ? 0 : value;
  const ofDocument = momentumOf(drawnName, drawn);
  const rule = drawnName === "nesterov" ? "nesterov" : "momentum";
  return (
    <Hyper
      label={words.hyper.momentum}
      value={used}
      drawn={ofDocument}
      scale={MOMENTUM}
      max={1}
      hint={words.hints.momentum}
      onChange={(v) => {
        if (v > 0) actions.train("optimizer.momentum", v);
        if (v > 0 && name === "sgd") actions.train("optimizer.name", rule);
        if (v === 0 && name === "momentum") actions.train("optimizer.name", "sgd");
        else if (v === 0 && name === "nesterov") actions.train("optimizer.momentum", 0);
      }}
    />
  );
}

function Dropout() {
  const layers = useDoc((s) => s.doc.nodes).filter((n) => n.op === "dropout");
  const moved = (useRun((s) => s.more.params) ?? []) as Moved;
  const possible = useDoc((s) => hiddenLayers(s.doc).length > 0);
  const first = layers[0];
  if (!first && !possible) return null;
  const value = first ? rateOf(first, moved) : 0;
  const drawn = first ? rateOf(first, []) : 0;
  const onChange = (rate: number) => {
    if (!first && rate > 0) addDropout(rate);
    for (const layer of layers) actions.act({ kind: "param", node: layer.id, name: "rate", value: rate });
  };
  return (
    <Hyper
      label={words.hyper.dropout}
      value={value}
      drawn={drawn}
      scale={SHARE}
      max={0.95}
      hint={first ? words.hints.dropout : words.hints.noDropout}
      onChange={onChange}
    />
  );
}

/** One step of the history; the weights are kept, since no layer changes its shape. The drawing is wider then. */
function addDropout(rate: number): void {
  const { doc, edit } = useDoc.getState();
  const last = hiddenLayers(doc).at(-1);
  if (!last) return;
  edit((before) => {
    const made = insertAfter(before, "dropout", last.id);
    return setParam(made.doc, [], made.id, "rate", rate);
  });
  actions.commitDocument();
  notify(words.dropoutAdded(last.label ?? last.id));
  requestAnimationFrame(() => fitDrawing(true));
}

function Batch() {
  const value = number(useSetting("batch_size")) ?? 10;
  const drawn = number(useDrawn("batch_size"));
  return (
    <Hyper
      label={words.hyper.batch_size}
      value={value}
      drawn={drawn}
      scale={BATCH}
      min={1}
      max={1_000_000}
      integer
      onChange={(v) => actions.train("batch_size", v)}
    />
  );
}

/** Folded away: L1, clipping, max-norm, and the memories of Adam and RMSProp. */
export function Advanced() {
  const name = useSetting("optimizer.name");
  return (
    <>
      <Setting path="l1" label={words.hyper.l1} scale={LAMBDA} hint={words.hints.l1} />
      <Bound path="optimizer.clip" label={words.hyper.clip} hint={words.hints.clip} start={1} />
      <Bound path="max_norm" label={words.hyper.max_norm} hint={words.hints.max_norm} start={3} />
      {name === "rmsprop" && <Setting path="optimizer.rho" label={words.hyper.rho} scale={MOMENTUM} />}
      {name === "adam" && (
        <>
          <Setting path="optimizer.beta_1" label={words.hyper.beta_1} scale={MOMENTUM} />
          <Setting path="optimizer.beta_2" label={words.hyper.beta_2} scale={MOMENTUM} />
        </>
      )}
    </>
  );
}

function Bound({ path, label, hint, start }: { path: string; label: string; hint: string; start: number }) {
  const value = number(useSetting(path));
  return (
    <div className="control-bound" title={hint}>
      <Switch
        label={label}
        checked={value !== undefined}
        onChange={(on) => actions.train(path, on ? start : null)}
      />
      <Live />
      {value !== undefined && (
        <NumberField
          label={words.valueOf(label)}
          value={value}
          min={1e-6}
          max={1e9}
          step={0.1}
          onCommit={(v) => actions.train(path, v)}
        />
      )}
    </div>
  );
}
