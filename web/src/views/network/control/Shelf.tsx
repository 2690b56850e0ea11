import { useSyncExternalStore } from "react";
import { Carried, useCarry } from "../../../editor";
import { announce } from "../../../editor/announce";
import { fitDrawing, focusNode, middleOfView, path, select, selectedNodes } from "../../../editor/board";
import { useEditor } from "../../../editor/store";
import { catalogue, type OpSpec, onCatalogue } from "../../../graph/catalogue";
import { byUse } from "../../../graph/usual";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useUi } from "../../../state/ui";
import { Button, Icon, Menu, t } from "../../../ui";
import { insertAfter, usualPlace } from "./insert";
import { useFitting } from "./shelfRoom";

const words = t.control.shelf;

/** First on the shelf, in this order; other layers of the catalogue follow, activations and sources in menus. */
const ORDER = ["dense", "dropout", "batch_norm", "add", "concat", "flatten", "reshape", "softmax"];

const nameOf = t.control.layerName;

/** Puts a layer behind the chosen one, or where it usually goes; one step of the history. */
export function addLayer(op: string): void {
  const { doc, edit } = useDoc.getState();
  const chosen = selectedNodes()[0];
  const usable = chosen && doc.nodes.find((n) => n.id === chosen)?.op !== "label" ? chosen : null;
  const after = usable ?? usualPlace(doc, op);
  const made = insertAfter(doc, op, after);
  edit(() => made.doc);
  actions.commitDocument();
  select([made.id]);
  requestAnimationFrame(() => fitDrawing(true));
  focusNode(made.id);
  if (after) announce(words.placed(nameOf(op), after));
}

/** What of the engine's layers stands on the shelf by itself, and what in its menus. */
function useLayers() {
  const { layers } = useSyncExternalStore(onCatalogue, catalogue);
  const sources = layers.filter((spec) => spec.category === "sources");
  const activations = layers.filter((spec) => spec.unitwise).sort(byUse);
  const own = layers.filter((spec) => !sources.includes(spec) && !spec.unitwise);
  return { sources, activations, own: own.sort((a, b) => placeOf(a.name) - placeOf(b.name)) };
}

/** The layers of the engine on top of the canvas: click, drag, or press / and type. */
export function Shelf() {
  const { sources, activations, own } = useLayers();
  const [dense, ...others] = own;
  const { shelf, fits } = useFitting(others.length);
  return (
    <>
      <section ref={shelf} className="control-shelf" aria-label={words.title}>
        <span>{words.title}</span>
        {dense && <Entry spec={dense} />}
        <LayerMenu label={words.activation} specs={activations} />
        {others.map((spec, k) => (
          <span key={spec.name} data-shelf="entry" className={k < fits ? "" : "control-shelf-rest"}>
            <Entry spec={spec} />
          </span>
        ))}
        <Button size="sm" title={words.lossHint} onClick={showCosts}>
          {words.loss}
        </Button>
        <LayerMenu label={words.more} specs={[...others.slice(fits), ...sources]} />
      </section>
      <Button size="sm" icon="plus" className="control-shelf-open" onClick={openList}>
        {words.short}
      </Button>
      <Carried />
    </>
  );
}

function LayerMenu({ label, specs }: { label: string; specs: OpSpec[] }) {
  return (
    <Menu
      align="start"
      items={specs.map((spec) => ({ label: nameOf(spec.name), run: () => addLayer(spec.name) }))}
      trigger={
        <button type="button" className="btn btn-plain btn-sm">
          {label}
          <Icon name="down" size={12} />
        </button>
      }
    />
  );
}

const placeOf = (name: string): number => {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
};

function Entry({ spec }: { spec: OpSpec }) {
  const carry = useCarry(spec.name, () => addLayer(spec.name));
  const name = nameOf(spec.name);
  return (
    <button type="button" className="btn btn-plain btn-sm" title={words.hint(name, spec.summary)} {...carry}>
      {name}
    </button>
  );
}

/** On small screens: the same list that / opens. */
function openList(): void {
  if (path().length) return;
  const at = middleOfView();
  useEditor.getState().set({ adding: { screen: [60, 140], at, fits: null, wire: null } });
}

/** Costs belong to the training, not to the drawing: shows where they are set. */
function showCosts(): void {
  const ui = useUi.getState();
  ui.set({ networkTab: "training", drawer: "inspector", panels: { ...ui.panels, inspector: true } });
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const section = document.querySelector("[data-costs]");
      section?.scrollIntoView({ block: "center" });
      section?.querySelector<HTMLElement>("button:last-child, input")?.focus();
    }),
  );
}
