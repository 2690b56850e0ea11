import { ReactFlow, type ReactFlowProps, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { catalogue, onCatalogue } from "../graph/catalogue";
import { actions } from "../state/actions";
import { useDoc } from "../state/doc";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { t } from "../ui/messages";
import { reducedMotion } from "../ui/theme";
import { AddMenu } from "./AddMenu";
import { useAboveDrawer } from "./aboveDrawer";
import { setVoice } from "./announce";
import { Box, type BoxNode, LayerBody } from "./Box";
import { board, fitDrawing, focusNode } from "./board";
import { CanvasMenu } from "./CanvasMenu";
import { Chrome } from "./Chrome";
import { openNode } from "./commands";
import { connected, dropped, inHand, valid } from "./connecting";
import { watchDead } from "./dead";
import { placesAfterDrag, startDrag } from "./drag";
import { MANY } from "./elements";
import { Fields } from "./Fields";
import { takeInHand, useFittedWhenResized } from "./fitted";
import { GESTURES } from "./gestures";
import { GuiltyEdge } from "./guilty";
import { listenToClipboard, registerEditorKeys } from "./keyboard";
import { useKnife } from "./knife";
import { keepLabels } from "./labels";
import { Surface } from "./Surface";
import { buildScene, OUTPUT, type Scene } from "./scene";
import { useOutputInSight } from "./sight";
import { useEditor } from "./store";
import { useElements } from "./useElements";
import { Wire, type WireEdge, WireInHand, WireTip } from "./Wire";
import { Wiring } from "./Wiring";
import { invalidate } from "./wake";
import { chooseByTab } from "./walk";
import { setReducedMotion, setWaveOrder } from "./wave";

interface CanvasProps {
  kind: "circuit" | "network";
  renderLayerBody?: (node: string) => ReactNode;
}

/** The canvas on which a circuit or a network is drawn, edited and watched. */
export function Canvas({ renderLayerBody }: CanvasProps) {
  return (
    <ReactFlowProvider>
      <LayerBody.Provider value={renderLayerBody}>
        <CanvasMenu>
          <Board />
        </CanvasMenu>
      </LayerBody.Provider>
    </ReactFlowProvider>
  );
}

/** The scene of the document, where one stands in it. */
function useScene(): Scene {
  const doc = useDoc((s) => s.doc);
  const opened = useUi((s) => s.opened);
  const troubles = useRun((s) => s.troubles);
  const known = useSyncExternalStore(onCatalogue, catalogue);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the catalogue is read from its module
  const scene = useMemo(() => buildScene(doc, opened, troubles), [doc, opened, troubles, known]);
  board.scene = scene;
  useEffect(() => {
    const gates = scene.order.filter((id) => scene.byId.get(id)?.ports.length);
    const wires = scene.wires.filter((w) => w.target.id !== OUTPUT);
    setWaveOrder(
      gates,
      wires.map((w) => ({ from: w.source.id, to: w.target.id })),
    );
    invalidate();
    if (scene.path.length !== opened.length) useUi.getState().set({ opened: [...scene.path] });
  }, [scene, opened]);
  return scene;
}

/** How the canvas answers the hand, whatever is drawn on it. */
const MANNERS: ReactFlowProps<BoxNode, WireEdge> = {
  nodeTypes: { box: Box },
  edgeTypes: { wire: Wire },
  onNodeDragStart: startDrag,
  onNodeDragStop: placesAfterDrag,
  onSelectionDragStart: startDrag as never,
  onSelectionDragStop: placesAfterDrag as never,
  onNodeClick: (e, n) => (e.shiftKey || e.ctrlKey || e.metaKey) && focusNode(n.id), // a plain click does it itself
  onNodeDoubleClick: (_, n) => openNode(n.id),
  onNodeMouseEnter: (_, n) => hover(n.id),
  onNodeMouseLeave: () => hover(null),
  onEdgeMouseEnter: (_, wire) => hover(wire.id),
  onEdgeMouseLeave: () => hover(null),
  onConnectStart: () => inHand(true),
  onConnect: connected,
  onConnectEnd: dropped,
  isValidConnection: valid,
  connectionLineComponent: WireInHand,
  connectionRadius: GESTURES.magnet,
  connectionDragThreshold: 2,
  nodeDragThreshold: GESTURES.nodeDrag,
  selectionKeyCode: "Shift",
  multiSelectionKeyCode: ["Shift", "Meta", "Control"],
  deleteKeyCode: null,
  panActivationKeyCode: null,
  disableKeyboardA11y: true,
  autoPanOnNodeFocus: false,
  nodesFocusable: true,
  edgesFocusable: true,
  minZoom: 0.05,
  maxZoom: 2.5,
  zoomOnDoubleClick: false,
  elevateNodesOnSelect: false,
  proOptions: { hideAttribution: true },
  onMove: takeInHand,
  onPaneClick: () => useUi.getState().set({ selection: [], asked: null }),
  onPointerMove: (e) => {
    board.pointer = [e.clientX, e.clientY];
  },
};

function Board() {
  const scene = useScene();
  const kind = useDoc((s) => s.doc.kind);
  const knife = useEditor((s) => s.knife);
  const elements = useElements(scene);
  const element = useRef<HTMLDivElement>(null);
  const stroke = useKnife(element);
  useBoard(element);
  useWatch(kind);
  useDead(scene);
  useOutputInSight(scene);
  useShownWhole(kind);
  useFittedWhenResized(element);
  useAboveDrawer();
  return (
    <div ref={element} className={`ed-canvas ${knife ? "knife" : ""}`} data-testid="canvas">
      <p className="ed-hidden" id="ed-help">
        {t.editor.canvasHelp}
      </p>
      <p className="ed-hidden" role="status" aria-live="polite" ref={setVoice} />
      <Surface />
      <ReactFlow<BoxNode, WireEdge>
        {...MANNERS}
        {...elements}
        onlyRenderVisibleElements={scene.nodes.length > MANY}
        aria-label={t.editor.canvas}
        aria-describedby="ed-help"
      >
        <WireTip />
      </ReactFlow>
      {stroke}
      <Chrome nodes={scene.nodes} />
      <AddMenu />
      <Wiring />
      <Fields />
      <GuiltyEdge scene={scene} />
    </div>
  );
}

function hover(id: string | null): void {
  board.hover = id;
  invalidate();
}

/** What the editor's other files know of the canvas while it is there, and what listens for it. */
function useBoard(element: { current: HTMLDivElement | null }): void {
  const flow = useReactFlow();
  useEffect(() => {
    board.flow = flow as unknown as typeof board.flow;
    board.element = element.current;
    setReducedMotion(reducedMotion);
    const stops = [registerEditorKeys(), listenToClipboard(), chooseByTab(), keepLabels()];
    return () => {
      for (const stop of stops) stop();
      board.flow = null;
      board.element = null;
      board.scene = null;
    };
  }, [flow, element]);
}

/** Another document or chip is shown whole. */
function useShownWhole(kind: "circuit" | "network"): void {
  const id = useDoc((s) => s.id);
  const opened = useUi((s) => s.opened.join("/"));
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell that another one is here
  useEffect(() => {
    const timer = setTimeout(() => fitDrawing(true, 0), 30);
    return () => clearTimeout(timer);
  }, [id, opened, kind]);
}

/** A circuit's canvas looks at all values, gradients and shares. */
function useWatch(kind: "circuit" | "network"): void {
  useEffect(() => {
    if (kind !== "circuit") return;
    actions.watch("canvas", [
      { node: "*", port: "values" },
      { node: "*", port: "gradients" },
      { node: "*", port: "shares" },
    ]);
    return () => actions.watch("canvas", []);
  }, [kind]);
}

/** Dead or only silent: asked where rows of data pass through a ReLU. */
function useDead(scene: Scene): void {
  const { doc } = scene;
  const all = [...doc.nodes, ...Object.values(doc.chips ?? {}).flatMap((c) => c.nodes)];
  const wanted = all.some((n) => n.op === "relu") && all.some((n) => n.op === "data");
  const circuit = doc.kind === "circuit";
  useEffect(() => (wanted && circuit ? watchDead() : undefined), [wanted, circuit]);
}
