import { useMemo } from "react";
import { useRun } from "../../../state/run";
import { count, plain, signed, t } from "../../../ui";
import { inputName, inputWritten } from "../neuron/names";
import { showRow } from "../shown";
import { imagesOf, type Miss, type Misses, offBy } from "./mistakes";
import { Picture } from "./Picture";

const DIGITS = 3;

/** The examples with the highest loss: what was wanted, what the net says, its inputs. A click shows one in the net. */
export function MissTable({ answer }: { answer: Misses }) {
  const words = t.insight.mistakes;
  const images = useMemo(() => imagesOf(answer), [answer]);
  const several = answer.outputs > 1;
  const told = answer.worst[0]?.inputs ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="grid-view misses" aria-label={words.numbers} tabIndex={0}>
      <table>
        <caption>{words.numbers}</caption>
        <thead>
          <tr>
            <th scope="col">{words.example}</th>
            {several && <th scope="col">{words.outputHead}</th>}
            <th scope="col">{words.wanted}</th>
            <th scope="col">{words.said}</th>
            <th scope="col" className="miss-off">
              {words.off}
            </th>
            <th scope="col">{words.loss}</th>
            {told.map((_, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place
              <th key={k} scope="col">
                {nameOf(answer, k)}
              </th>
            ))}
          </tr>
        </thead>
        {answer.worst.map((one, i) => (
          <Example key={one.row} one={one} several={several} image={images[i]} shape={answer.shape} />
        ))}
      </table>
      <LeftOut answer={answer} inputs={told.length} />
    </section>
  );
}

const nameOf = ({ names, inputs }: Misses, k: number): string => {
  const own = names[k];
  return own === undefined ? inputName(k, inputs) : inputWritten(own);
};

interface ExampleProps {
  one: Miss;
  several: boolean;
  image: Uint8Array | undefined;
  shape: number[];
}

/** One example: a row for each of its outputs, of which the first has what is of them all. */
function Example({ one, several, image, shape }: ExampleProps) {
  const words = t.insight.mistakes;
  const shown = useRun((s) => s.row === one.row);
  const [height = 1, width = 1] = shape.slice(-2);
  const rowSpan = one.outputs.length;
  const written = (numbers: Miss["said"]) => numbers.map((v) => signed(v, DIGITS)).join(", ");
  const name = words.missed(one.row + 1, written(one.wanted), written(one.said), one.loss);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its button is there for the keyboard, and its clicks arrive here
    <tbody className={shown ? "on" : ""} onClick={() => showRow(one.row)}>
      {one.outputs.map((output, i) => (
        <tr key={output}>
          {i === 0 && (
            <th scope="rowgroup" rowSpan={rowSpan}>
              <button type="button" aria-label={name} aria-pressed={shown} title={name}>
                {image && <Picture image={image} height={height} width={width} />}
                {count(one.row + 1)}
              </button>
            </th>
          )}
          {several && <td>{count(output + 1)}</td>}
          <td>{signed(one.wanted[i], DIGITS)}</td>
          <td className="miss-said">{signed(one.said[i], DIGITS)}</td>
          <td className="miss-off">{signed(offBy(one.wanted[i], one.said[i]), DIGITS)}</td>
          {i === 0 && <td rowSpan={rowSpan}>{plain(one.loss)}</td>}
          {i === 0 &&
            one.inputs.map((v, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place
              <td key={k} rowSpan={rowSpan} className="miss-input">
                {signed(v, DIGITS)}
              </td>
            ))}
        </tr>
      ))}
    </tbody>
  );
}

/** What there is beyond the table, where something is left out. */
function LeftOut({ answer, inputs }: { answer: Misses; inputs: number }) {
  const words = t.insight.mistakes;
  const outputs = answer.worst[0]?.outputs.length ?? answer.outputs;
  const notes = [
    ...(outputs < answer.outputs ? [words.furthest(outputs, answer.outputs)] : []),
    ...(inputs > 0 && inputs < answer.inputs ? [words.firstInputs(inputs, answer.inputs)] : []),
  ];
  return notes.length ? <p className="grid-foot">{notes.join(" ")}</p> : null;
}
