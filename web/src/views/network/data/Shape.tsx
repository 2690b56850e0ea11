import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, IconButton, t } from "../../../ui";
import { columnsOf, MOST_LAYERS } from "../neuron/columns";
import { addLayer, removeLayer, setUnits } from "../neuron/shape";

const words = t.data;
const NONE = {};

/** How many hidden layers, and how many units in each; a change keeps the weights that still fit. */
export function Shape() {
  const doc = useDoc((s) => s.doc);
  const shapes = useRun((s) => s.graph?.shapes ?? NONE);
  const { columns } = columnsOf(doc, shapes);
  if (!columns) return null;
  const hidden = columns.filter((c) => c.kind === "hidden");
  return (
    <fieldset className="data-part">
      <legend>{words.shape}</legend>
      {hidden.map((column, k) => (
        <div key={column.node} className="data-layer">
          <span>{words.layer(k + 1)}</span>
          <IconButton
            icon="minus"
            size="sm"
            label={words.fewer(k + 1)}
            disabled={column.units <= 1}
            onClick={() => setUnits(column, column.units - 1)}
          />
          <output className="num" aria-label={words.units(k + 1, column.units)}>
            {column.units}
          </output>
          <IconButton
            icon="plus"
            size="sm"
            label={words.more(k + 1)}
            onClick={() => setUnits(column, column.units + 1)}
          />
          <IconButton
            icon="close"
            size="sm"
            label={words.removeLayer(k + 1)}
            onClick={() => removeLayer(column)}
          />
        </div>
      ))}
      {hidden.length < MOST_LAYERS && (
        <Button size="sm" icon="plus" className="data-add" onClick={() => addLayer(columns)}>
          {words.addLayer}
        </Button>
      )}
    </fieldset>
  );
}
