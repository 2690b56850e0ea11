import { type MouseEvent, type ReactNode, useEffect } from "react";
import { Canvas, FormulaBar, Palette } from "../../editor";
import { useDoc } from "../../state/doc";
import { encodeLink, LINK_LIMIT } from "../../state/share";
import { useUi } from "../../state/ui";
import { IconButton, Logo, Toasts, TooltipProvider, t } from "../../ui";
import { Dock } from "../dock";
import { Inspector } from "../inspector";
import { Transport } from "../transport";
import { Banners } from "./Banners";
import { DropTarget } from "./DropTarget";
import { ErrorBoundary } from "./ErrorBoundary";
import { FirstBrand, FirstMinute } from "./FirstMinute";
import {
  DataPanel,
  Dialogs,
  fetchLater,
  Later,
  LayerBody,
  NetworkDock,
  NetworkPanel,
  NetworkStage,
  Outline,
  Shelf,
} from "./later";
import { PanelBar } from "./PanelBar";
import { Rail } from "./Rail";
import { TopBar } from "./TopBar";
import { usePainted } from "./usePainted";

const words = t.shell.panels;
type Panel = "palette" | "inspector" | "dock";

/** A region beside the canvas; below 900 px a drawer over it. */
function Region(props: { name: Panel; label: string; children: ReactNode }) {
  const { name, label, children } = props;
  const open = useUi((s) => s.drawer === name);
  const filled = useUi((s) => s.filled === name);
  const set = useUi((s) => s.set);
  return (
    <aside
      className={`region region-${name} ${open ? "open" : ""} ${filled ? "filled" : ""}`}
      aria-label={label}
      data-panel={name}
    >
      <header className="region-drawer-head">
        <b>{label}</b>
        <IconButton icon="close" label={words.close(label)} onClick={() => set({ drawer: null })} />
      </header>
      <ErrorBoundary part={label}>
        <Later>{children}</Later>
      </ErrorBoundary>
    </aside>
  );
}

const layerBody = (id: string) => (
  <Later>
    <LayerBody id={id} />
  </Later>
);

function Stage() {
  const kind = useDoc((s) => s.doc.kind);
  const outline = useUi((s) => s.outline);
  const embed = useUi((s) => s.embed);
  const first = useUi((s) => s.first);
  return (
    <main className="stage" aria-label={words.stage} id="stage">
      {kind === "circuit" && (first === null || first === "neuron") && <FormulaBar />}
      {kind === "network" && !embed && (
        <Later>
          <Shelf />
        </Later>
      )}
      <div className="stage-canvas">
        {kind === "network" ? (
          <Later>
            <NetworkStage layers={<Canvas kind={kind} renderLayerBody={layerBody} />} />
          </Later>
        ) : (
          <Canvas kind={kind} />
        )}
        {outline && (
          <section className="stage-outline" aria-label={words.outline}>
            <header>
              <b>{words.outline}</b>
              <IconButton
                icon="close"
                label={words.close(words.outline)}
                onClick={() => useUi.getState().set({ outline: false })}
              />
            </header>
            <Later>
              <Outline />
            </Later>
          </section>
        )}
      </div>
      <Banners />
      <FirstMinute />
    </main>
  );
}

/** The title of the browser tab follows the document. */
function useTabTitle(): void {
  const title = useDoc((s) => s.doc.title);
  useEffect(() => {
    document.title = title ? `${title} · ${t.shell.name}` : t.shell.name;
  }, [title]);
}

/** From the canvas alone to the whole page, with the document as it is now. */
function openWhole(event: MouseEvent<HTMLAnchorElement>): void {
  const fragment = encodeLink({ doc: useDoc.getState().doc });
  if (fragment.length <= LINK_LIMIT) event.currentTarget.href = `/#${fragment}`;
}

/** The canvas alone, in a page of somebody else's. */
function Embedded() {
  return (
    <TooltipProvider>
      <div className="app embed">
        <Stage />
        <footer>
          <a className="embed-link" href="/" target="_blank" rel="noopener" onClick={openWhole}>
            <Logo width={20} />
            {t.shell.embed}
          </a>
        </footer>
      </div>
      <Toasts />
    </TooltipProvider>
  );
}

export function App() {
  const kind = useDoc((s) => s.doc.kind);
  const id = useDoc((s) => s.id);
  const panels = useUi((s) => s.panels);
  const embed = useUi((s) => s.embed);
  const projector = useUi((s) => s.projector);
  const onStage = useUi((s) => s.onStage);
  const filled = useUi((s) => s.filled);
  const alone = useUi((s) => s.first !== null && s.first !== "neuron");
  const dialog = useUi((s) => s.dialog !== null);
  const painted = usePainted();
  useTabTitle();
  useEffect(fetchLater, []);
  if (embed) return <Embedded />;
  const show = {
    palette: panels.palette && !projector,
    inspector: panels.inspector && (!projector || onStage.inspector),
    transport: panels.transport,
    dock: panels.dock && (!projector || onStage.dock),
  };
  const hidden = Object.entries(show).flatMap(([name, on]) => (on ? [] : [`no-${name}`]));
  const dockFilled = filled !== null && filled !== "inspector" && filled !== "palette";
  return (
    <TooltipProvider>
      <a className="skip-link" href="#stage">
        {t.shell.skipToCanvas}
      </a>
      <div
        className={`app app-${kind} ${hidden.join(" ")} ${dockFilled ? "dock-filled" : ""} ${alone ? "alone" : ""}`}
      >
        {alone ? <FirstBrand /> : <Rail />}
        {!alone && <TopBar />}
        {show.palette && (
          <Region name="palette" label={kind === "circuit" ? words.palette : words.data}>
            {painted && (kind === "circuit" ? <Palette /> : <DataPanel key={id} />)}
          </Region>
        )}
        <Stage />
        {show.inspector && (
          <Region name="inspector" label={words.inspector}>
            {painted && (kind === "circuit" ? <Inspector key={id} /> : <NetworkPanel key={id} />)}
          </Region>
        )}
        {show.transport && (
          <section className="region-transport" aria-label={words.transport}>
            <ErrorBoundary part={words.transport}>{painted && <Transport />}</ErrorBoundary>
          </section>
        )}
        {show.dock && (
          <Region name="dock" label={words.dock}>
            {painted && (kind === "circuit" ? <Dock key={id} /> : <NetworkDock key={id} />)}
          </Region>
        )}
        {!alone && <PanelBar />}
      </div>
      {dialog && (
        <ErrorBoundary part={words.stage}>
          <Later>
            <Dialogs />
          </Later>
        </ErrorBoundary>
      )}
      <DropTarget />
      <Toasts />
    </TooltipProvider>
  );
}
