import { Icon, t } from "../../../ui";
import { type Column, MOST_LAYERS, MOST_UNITS } from "./columns";
import type { Place } from "./layout";
import { columnName } from "./names";
import { addLayer, removeLayer, setUnits } from "./shape";
import { toLayer } from "./zoom";

const words = t.neuron.net;

/** Above every column its name, how many neurons of which kind, and one more or one less of them. */
export function ColumnHeads({ columns, place }: { columns: Column[]; place: Place }) {
  return (
    <>
      {columns.map((column, c) => {
        const at = place.columns[c];
        return at ? (
          <ColumnHead key={column.node} columns={columns} column={c} x={at.x} narrow={place.width < 560} />
        ) : null;
      })}
    </>
  );
}

function ColumnHead({
  columns,
  column: c,
  x,
  narrow,
}: {
  columns: Column[];
  column: number;
  x: number;
  narrow: boolean;
}) {
  const column = columns[c] as Column;
  const name = columnName(columns, c);
  const hidden = column.kind === "hidden";
  return (
    <div className="nv-head" style={{ left: x }}>
      {column.kind === "input" ? (
        <b>{name}</b>
      ) : (
        <button type="button" className="nv-head-name" onClick={() => toLayer(column.node)}>
          {name}
        </button>
      )}
      {column.kind !== "input" && (
        <span className="nv-head-what">
          {hidden && (
            <button
              type="button"
              aria-label={column.units > 1 ? words.less(name) : words.removeLayer(name)}
              title={column.units > 1 ? words.less(name) : words.removeLayer(name)}
              onClick={() => (column.units > 1 ? setUnits(column, column.units - 1) : removeLayer(column))}
            >
              <Icon name="minus" size={12} />
            </button>
          )}
          <span>
            {hidden
              ? narrow
                ? column.units
                : words.what(column.units, column.activation)
              : column.activation || "linear"}
          </span>
          {hidden && (
            <button
              type="button"
              aria-label={words.more(name)}
              title={column.units >= MOST_UNITS ? words.full(MOST_UNITS) : words.more(name)}
              disabled={column.units >= MOST_UNITS}
              onClick={() => setUnits(column, column.units + 1)}
            >
              <Icon name="plus" size={12} />
            </button>
          )}
        </span>
      )}
    </div>
  );
}

/** One hidden layer more, as in the Playground. */
export function AddLayer({ columns }: { columns: Column[] }) {
  return (
    <button
      type="button"
      className="nv-add"
      aria-label={words.addLayerName}
      disabled={columns.length - 1 >= MOST_LAYERS}
      onClick={() => addLayer(columns)}
    >
      <Icon name="plus" size={14} />
      {words.addLayer}
    </button>
  );
}
