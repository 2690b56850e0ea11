import { useEffect } from "react";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { Button, Logo, signed, t } from "../../ui";
import { ASKED, answer, bring, endFirstMinute, OTHER, unfoldNeuron, useFirst, type Way } from "./first";

const words = t.shell.first;

/** The quiet card at the foot of the canvas that leads through the first minute. */
export function FirstMinute() {
  const first = useUi((s) => s.first);
  if (!first) return null;
  return (
    <>
      {first !== "neuron" && (
        <Button size="sm" variant="ghost" className="first-skip" onClick={endFirstMinute}>
          {words.skip}
        </Button>
      )}
      <section className={`first first-${first}`} aria-label={words.label}>
        {first === "ask" && <Question />}
        {first === "answer" && <Answer />}
        {first === "neuron" && <Neuron />}
      </section>
    </>
  );
}

/** The boat in the corner while there is nothing else on the screen. */
export function FirstBrand() {
  return (
    <header className="first-brand">
      <Logo />
      <h1>{t.shell.name}</h1>
    </header>
  );
}

function Question() {
  const pulled = useFirst((s) => s.pulled);
  const ways: Way[] = ["up", "down", "none"];
  return (
    <fieldset className="first-card">
      <p aria-live="polite">{words.ask(pulled, ASKED)}</p>
      <div className="first-row">
        {ways.map((way) => (
          <Button
            key={way}
            {...(way === "none" ? {} : { icon: way })}
            autoFocus={way === "up"}
            onClick={() => answer(way)}
          >
            {words[way]}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

function Answer() {
  const { guess, truth, waits, slope, pulled } = useFirst();
  if (truth === null || guess === null)
    return (
      <p className="first-wait" aria-live="polite">
        {waits ? words.waits : words.watch}
      </p>
    );
  const way = words.ways[truth];
  return (
    <div className="first-card">
      <p aria-live="polite">
        <b>{guess === truth ? words.right(ASKED, way) : words.wrong(ASKED, way)}</b>{" "}
        {truth === "none"
          ? words.stays(ASKED, OTHER, signed(slope), slope === 0)
          : words.because(ASKED, OTHER, signed(slope), pulled)}
      </p>
      <div className="first-row">
        <Button variant="solid" autoFocus onClick={() => void unfoldNeuron()}>
          {words.next}
        </Button>
      </div>
    </div>
  );
}

/** Panels come with use: asking brings the explanation, moving brings the charts. */
function Neuron() {
  const asked = useUi((s) => s.asked !== null || s.selection.length > 0);
  const step = useRun((s) => s.step);
  const panels = useUi((s) => s.panels);
  useEffect(() => {
    if (asked) bring("inspector");
  }, [asked]);
  useEffect(() => {
    if (step > 0) bring("dock");
  }, [step]);
  useEffect(() => {
    if (panels.inspector && panels.dock) endFirstMinute();
  }, [panels]);
  return (
    <div className="first-card first-card-wide">
      <p>{words.neuron}</p>
      <Button size="sm" variant="solid" onClick={endFirstMinute}>
        {words.done}
      </Button>
    </div>
  );
}
