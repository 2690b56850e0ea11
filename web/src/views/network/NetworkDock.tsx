import { useEffect } from "react";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { sheets as control } from "./control";
import { sheets as data } from "./data";
import { sheets as experiments } from "./experiments";
import { sheets as insight } from "./insight";
import { sheets as neuron } from "./neuron";
import { inOrder } from "./parts";

const SHEETS = [...control, ...data, ...neuron, ...insight, ...experiments];

/** The dock of the Networks room: one sheet of panes at a time. */
export function NetworkDock() {
  const doc = useDoc((s) => s.doc);
  const asked = useUi((s) => s.networkSheet);
  const set = useUi((s) => s.set);
  const shown = inOrder(SHEETS, doc);
  useOpeningSheet();
  const sheet = shown.find((part) => part.id === asked) ?? shown[0];
  if (!sheet) return null;
  return (
    <div className="network-dock">
      {shown.length > 1 && (
        <fieldset className="sheet-tabs" aria-label={t.network.dock.sheets}>
          {shown.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === sheet.id}
              className={id === sheet.id ? "on" : ""}
              onClick={() => set({ networkSheet: id })}
            >
              {name}
            </button>
          ))}
        </fieldset>
      )}
      <div className="dock">
        <sheet.Content />
      </div>
    </div>
  );
}

/** An example may name the sheet that its note talks about; it is turned to once, when it is opened. */
function useOpeningSheet(): void {
  const preset = useDoc((s) => s.preset);
  const named = useDoc((s) => s.doc.view?.sheet);
  useEffect(() => {
    if (preset && typeof named === "string") useUi.getState().set({ networkSheet: named });
  }, [preset, named]);
}
