import { type Guess, hasTurned, nameOf, usePredict } from "../../editor/predict";
import { useUi } from "../../state/ui";
import { Button, t } from "../../ui";

const GUESSES: readonly Guess[] = ["up", "down", "none"];

/** Predict first: the explanation waits until the learner has said which way the tug goes. */
export function Predict({ node }: { node: string }) {
  const words = t.views.predict;
  const guess = usePredict((s) => s.guess);
  const opened = useUi((s) => s.opened);
  return (
    <section className="insp-sec">
      <h2>{words.title(nameOf(node, opened))}</h2>
      <p>{hasTurned(node) ? words.turned : words.about}</p>
      <div className="insp-buttons">
        {GUESSES.map((g) => (
          <Button key={g} size="sm" onClick={() => guess(node, g)}>
            {words.guesses[g]}
          </Button>
        ))}
      </div>
    </section>
  );
}
