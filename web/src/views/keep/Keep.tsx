import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Button, t } from "../../ui";
import { countDiffering, dropSettings, keepSettings, type Moved, type Settings } from "./keep";

/** Settings that were moved live in the run until they are kept. */
export function Keep() {
  const words = t.control;
  const settings = useRun((s) => s.settings);
  const drawn = useRun((s) => s.more.document_settings) as Settings | undefined;
  const moved = (useRun((s) => s.more.params) ?? []) as Moved;
  const nodes = useDoc((s) => s.doc.nodes);
  const layers = moved.filter(
    ([id, name, value]) => nodes.find((n) => n.id === id)?.params?.[name] !== value,
  ).length;
  const n = (drawn ? countDiffering(settings, drawn) : 0) + layers;
  if (!n) return null;
  return (
    <div className="keep" role="status">
      <span>{words.keepAbout(n)}</span>
      <Button size="sm" onClick={keepSettings}>
        {words.keep}
      </Button>
      <Button size="sm" variant="ghost" onClick={dropSettings}>
        {words.undo}
      </Button>
    </div>
  );
}
