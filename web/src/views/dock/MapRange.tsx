import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { Button, Card, NumberField, t } from "../../ui";
import type { Range } from "./place";
import { rangesOf, withRanges } from "./ranges";

interface MapRangeProps {
  pair: [string, string];
  /** How far the map goes now, along and upward. */
  shown: [Range, Range];
}

/** How far the map goes, in numbers: apart from the sliders, which stay as they are. */
export function MapRange({ pair, shown }: MapRangeProps) {
  const words = t.views.field;
  const own = useDoc((s) => pair.some((id) => id in rangesOf(s.doc)));
  return (
    <Card icon="grid" size="sm" label={words.range} pressed={own}>
      <div className="map-range">
        {pair.map((id, side) => (
          <Ends key={id} id={id} range={shown[side] ?? [0, 1]} />
        ))}
      </div>
      <Button
        size="sm"
        disabled={!own}
        onClick={() => change(Object.fromEntries(pair.map((id) => [id, null])))}
      >
        {words.asSliders}
      </Button>
    </Card>
  );
}

function change(ranges: Record<string, Range | null>): void {
  useDoc.getState().edit((doc) => withRanges(doc, ranges));
  actions.commitDocument();
}

function Ends({ id, range }: { id: string; range: Range }) {
  const words = t.views.field;
  const [low, high] = useDoc((s) => rangesOf(s.doc)[id]) ?? range;
  const step = (high - low) / 20;
  return (
    <>
      <i>{id}</i>
      <NumberField
        label={words.from(id)}
        value={low}
        step={step}
        max={high - step / 1000}
        onCommit={(v) => change({ [id]: [v, high] })}
      />
      <span>{words.to}</span>
      <NumberField
        label={words.upTo(id)}
        value={high}
        step={step}
        min={low + step / 1000}
        onCommit={(v) => change({ [id]: [low, v] })}
      />
    </>
  );
}
