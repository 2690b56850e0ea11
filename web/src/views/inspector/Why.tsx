import { pullOnce } from "../../editor";
import { useRun } from "../../state/run";
import type { Asked } from "../../state/ui";
import { Button, t } from "../../ui";
import { useLiveAnswer } from "./useAnswer";
import { useHides } from "./useHidden";
import { WhyPending } from "./WhyPending";
import { Reason, WhyTitle } from "./WhyReason";
import { CheckSection, CodeSection, FormulaSection, PathSection } from "./WhySections";
import { keepingSecrets, readWhy, type WhyAnswer } from "./why";

/** Where a number comes from, followed while it changes. */
export function Why({ asked }: { asked: Asked }) {
  const backward = useRun((s) => s.backward);
  const lost = useRun((s) => s.link !== "open");
  const hides = useHides();
  const words = t.views.why;
  const waits = asked.of !== "value" && !backward;
  const args =
    asked.of === "share"
      ? { of: "share", node: asked.node, target: asked.target, input: asked.index }
      : { of: asked.of, node: asked.node };
  const key = waits ? null : JSON.stringify(args);
  const { answer, error } = useLiveAnswer<Record<string, unknown>>("why", args, key, 200);
  if (waits) return <NotYet />;
  if (error || !answer) return <WhyPending error={error} />;
  const why = readWhy(answer);
  return (
    <>
      {lost && (
        <section className="insp-sec">
          <p role="status">{words.lastKnown}</p>
        </section>
      )}
      <Explanation why={asked.of === "value" ? why : keepingSecrets(why, hides)} asked={asked} />
    </>
  );
}

function Explanation({ why, asked }: { why: WhyAnswer; asked: Asked }) {
  return (
    <>
      <section className="insp-sec">
        <WhyTitle why={why} of={asked.of} />
        <Reason why={why} asked={asked} />
      </section>
      <PathSection why={why} />
      <CheckSection why={why} />
      <CodeSection why={why} />
      <FormulaSection why={why} />
    </>
  );
}

function NotYet() {
  const words = t.views.why;
  return (
    <section className="insp-sec">
      <h2>{words.notYetTitle}</h2>
      <p>{words.notYet}</p>
      <div className="insp-buttons">
        <Button size="sm" icon="tug" onClick={() => pullOnce()}>
          {words.pull}
        </Button>
      </div>
    </section>
  );
}
