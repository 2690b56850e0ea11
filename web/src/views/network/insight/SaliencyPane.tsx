import { useState } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Select, signed, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { inputName } from "../neuron/names";
import { activationOf, argmax } from "../reading";
import { useShown } from "../shown";
import { Tiles } from "../Tiles";
import { useKept } from "./useKept";

interface Pulled {
  gradient: number[];
  shape: number[];
  class: number;
}

/** How the score of a class would change with each input of the example shown: its size, and signed. */
export function SaliencyPane({ classes }: { classes: string[] }) {
  const words = t.insight.mistakes;
  const [chosen, setChosen] = useState("read");
  const seen = useShown((s) => (s.mode === "drawing" ? s.seen : null));
  const row = useRun((s) => s.row);
  const size = useOutputs();
  const unit = useUnit(chosen, classes.length, size);
  const args = { class: unit, steps: 0, ...(seen ? { pixels: seen.flat() } : {}) };
  const key = unit === null ? null : `${unit}/${row}/${seen ? seen.flat().join() : ""}`;
  const asked = useLiveAnswer<Pulled>("pull_input", args, key, 250);
  const { answer, error } = useKept(asked, "saliency");
  const single = size === 1; // one number for two classes, or a value: no class is chosen
  const name = single ? words.theOutput : (classes[unit ?? 0] ?? words.output((unit ?? 0) + 1));
  const options = [
    { value: "read", label: words.readAs },
    ...classes.map((label, k) => ({ value: String(k), label })),
  ];
  return (
    <Pane
      id="network-saliency"
      title={words.saliency}
      note={words.saliencyNote(name)}
      basis={single && answer && answer.shape.length < 2 ? "0 1 200px" : "0 1 300px"}
      tools={
        !single &&
        classes.length > 0 && (
          <Select label={words.ofClass} value={chosen} onChange={setChosen} options={options} />
        )
      }
    >
      {answer ? (
        <Maps answer={answer} label={words.saliencyLong(name)} />
      ) : (
        <p className="pane-empty">{error}</p>
      )}
    </Pane>
  );
}

/** How many numbers the net puts out; 0 while nobody knows. */
function useOutputs(): number {
  const output = useDoc((s) => s.doc.output?.split(":")[0] ?? "");
  return useRun((s) => s.graph?.shapes[output]?.[0] ?? 0);
}

/** The class that the pane is about: the chosen one, or the one that the net reads now. */
function useUnit(chosen: string, classes: number, size: number): number | null {
  const output = useDoc((s) => s.doc.output?.split(":")[0] ?? "");
  useRun((s) => s.step);
  useShown((s) => s.predicted);
  useRun((s) => s.row);
  if (!output || !size) return null;
  if (size === 1) return 0;
  if (chosen !== "read") return Math.min(Number(chosen), Math.max(size, classes) - 1);
  const now = activationOf(output);
  return now ? argmax(now.data) : 0;
}

function Maps({ answer, label }: { answer: Pulled; label: string }) {
  const words = t.insight.mistakes;
  const { gradient, shape } = answer;
  if (shape.length < 2)
    return (
      <table className="figures saliency-table" aria-label={label}>
        <tbody>
          {gradient.map((g, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place
            <tr key={k}>
              <th scope="row">{inputName(k, gradient.length)}</th>
              <td className="num">{signed(g)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  const [rows = 1, cols = 1] = shape.slice(-2);
  const sheet = { rows, cols, count: gradient.length / (rows * cols), across: 1, gap: 1 };
  const size = gradient.map(Math.abs);
  return (
    <div className="saliency">
      <figure>
        <Tiles
          read={() => ({ data: size, sheet })}
          tone="ink"
          label={`${words.size}. ${label}`}
          className="saliency-map"
        />
        <figcaption>{words.size}</figcaption>
      </figure>
      <figure>
        <Tiles
          read={() => ({ data: gradient, sheet })}
          tone="signed"
          label={`${words.signed}. ${label}`}
          className="saliency-map"
        />
        <figcaption>{words.signed}</figcaption>
      </figure>
    </div>
  );
}
