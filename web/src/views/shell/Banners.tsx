import { goToNode, useGuiltyEdge } from "../../editor";
import { aroundQuoted } from "../../graph/names";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Button, count, Icon, Progress, t } from "../../ui";
import type { Trouble } from "../../wire/protocol.gen";
import { Quoting } from "../inspector/Quoting";
import { FetchMnist } from "../network/data/FetchMnist";
import { OnDigits } from "../network/experiments/OnDigits";
import type { Finding } from "../network/insight/Health";
import { scrubTo } from "../transport/store";

/** What a person has to know about the whole page, over the top of the canvas. */
export function Banners() {
  const edge = useGuiltyEdge();
  return (
    <div className={`banners ${edge ? `guilty-${edge}` : ""}`}>
      <Connection />
      <Underway />
      <Troubles />
      <Stopped />
    </div>
  );
}

function Connection() {
  const link = useRun((s) => s.link);
  const retryIn = useRun((s) => s.retryIn);
  const words = t.shell.connection;
  if (link === "refused") {
    return (
      <div className="banner banner-error" role="alert">
        <Icon name="linkOff" size={16} />
        <span>{words.refused}</span>
      </div>
    );
  }
  if (link !== "lost") return null;
  return (
    <div className="banner banner-lost" role="status">
      <Icon name="linkOff" size={16} />
      <span>
        <b>{words.lost}.</b> {words.lostDetail} <span aria-hidden="true">{words.retryIn(retryIn)}</span>
      </span>
      <Button size="sm" onClick={() => actions.retry()}>
        {words.retryNow}
      </Button>
    </div>
  );
}

/** On its way to a step that is far: what is recorded up to there is made again, which can be stopped. */
function Underway() {
  const goal = useRun((s) => s.more.goal);
  const step = useRun((s) => s.step);
  const words = t.shell.underway;
  if (typeof goal !== "number" || goal <= step) return null;
  return (
    <div className="banner banner-underway">
      <Progress label={words.progress} done={step} total={goal} />
      <span>{words.text(count(step), count(goal))}</span>
      <Button size="sm" icon="pause" onClick={() => actions.pause()}>
        {words.stop}
      </Button>
    </div>
  );
}

function Sentence({ trouble }: { trouble: Trouble }) {
  return (
    <span>
      <b>
        <Quoting text={trouble.text} node={trouble.node ?? null} />
      </b>{" "}
      {trouble.hint}
    </span>
  );
}

/** The way to the guilty node, unless the sentence has it. */
function Show({ trouble: { node, text } }: { trouble: Trouble }) {
  if (!node || aroundQuoted(text, node)) return null;
  return (
    <Button size="sm" onClick={() => goToNode(node)}>
      {t.shell.troubles.show}
    </Button>
  );
}

function Troubles() {
  const troubles = useRun((s) => s.troubles);
  const mnist = useDoc((s) => s.doc.data?.name === "mnist");
  const first = troubles[0];
  // Another set was chosen and is being made: what is missing for MNIST is of no interest any more.
  if (!first || (first.code === "no_file" && !mnist)) return null;
  const words = t.shell.troubles;
  return (
    <div className="banner banner-error" role="alert" aria-label={words.label}>
      <Icon name="warning" size={16} />
      <Sentence trouble={first} />
      {first.code === "no_file" && <MissingData />}
      {troubles.length > 1 && <span className="ink-3">{words.more(troubles.length - 1)}</span>}
      <Show trouble={first} />
    </div>
  );
}

/** Ways out of a missing data set. */
function MissingData() {
  return (
    <>
      <FetchMnist />
      <OnDigits />
    </>
  );
}

/** One step back the numbers are as wild as now: the engine knows where the cost was still sound. */
async function toSoundStep(): Promise<void> {
  try {
    const { findings } = await actions.ask<{ findings: Finding[] }>("health", {});
    scrubTo(findings.find((one) => one.code === "diverged")?.step ?? 0);
  } catch {
    actions.step(-1);
  }
}

function Stopped() {
  const trouble = useRun((s) => s.trouble);
  const step = useRun((s) => s.step);
  if (!trouble) return null;
  const words = t.shell.stopped;
  const calm = trouble.severity === "warning"; // it has come to its end, as it was told
  return (
    <div className={calm ? "banner" : "banner banner-error"} role={calm ? "status" : "alert"}>
      <Icon name={calm ? "check" : "warning"} size={16} />
      <Sentence trouble={trouble} />
      <Show trouble={trouble} />
      {step > 0 && (
        <Button size="sm" onClick={() => (trouble.code === "diverged" ? toSoundStep() : actions.step(-1))}>
          {words.rewind}
        </Button>
      )}
      {step > 0 && (
        <Button size="sm" onClick={() => actions.restart()}>
          {words.restart}
        </Button>
      )}
    </div>
  );
}
