import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { t } from "../../../ui";
import { setData } from "./change";

/** What a net may be given of a point, in the order of the engine (engine/data/points.py). */
const FEATURES = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"];
/** The inputs of a document that names none. */
const PLAIN = ["x1", "x2"];
const words = t.data;

/** The inputs of a net on points; switching one keeps the weights of the others. */
export function Features() {
  // The document, not the run: a second click may come before the engine has answered the first.
  const chosen = useDoc((s) => s.doc.data?.features as string[] | undefined) ?? PLAIN;
  const toggle = (name: string) => {
    const next = FEATURES.filter((f) => chosen.includes(f) !== (f === name));
    if (!next.length) notify(words.lastInput);
    else setData({ features: next });
  };
  return (
    <fieldset className="data-part">
      <legend>{words.inputs}</legend>
      <div className="data-features">
        {FEATURES.map((name) => (
          <button
            key={name}
            type="button"
            className="data-feature"
            aria-pressed={chosen.includes(name)}
            onClick={() => toggle(name)}
          >
            {words.inputNames[name]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
