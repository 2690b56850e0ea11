import "@xyflow/react/dist/base.css";
import "./editor.css";
import {
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import {
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { catalogue, onCatalogue } from "../graph/catalogue";
import { mayConnect } from "../graph/rules";
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
import { board, fitDrawing, toCanvas } from "./board";
import { CanvasMenu } from "./CanvasMenu";
import { Chrome } from "./Chrome";
import { connectWire, openNode } from "./commands";
import { watchDead } from "./dead";
import { placesAfterDrag, startDrag, whileDragged } from "./drag";
import { Fields } from "./Fields";
import { PORT, pillOf } from "./geometry";
import { GESTURES } from "./gestures";
import { listenToClipboard, registerEditorKeys } from "./keyboard";
import { useKnife } from "./knife";
import { keepLabels } from "./labels";
import { Surface } from "./Surface";
import { buildScene, OUTPUT, type Scene, type SceneNode, type SceneWire } from "./scene";
import { useEditor } from "./store";
import { Wire, type WireEdge, WireInHand, WireTip } from "./Wire";
import { Wiring } from "./Wiring";
import { invalidate } from "./wake";
import { chooseByTab } from "./walk";
import { setReducedMotion, setWaveOrder } from "./wave";
import { connectionOf } from "./wiring";

const NODE_TYPES = { box: Box };
const EDGE_TYPES = { wire: Wire };
/** Of a drawing with more nodes only what is in view has elements of its own. */
const MANY = 250;

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

let version = 0;

function toNodes(scene: Scene, selection: ReadonlySet<string>): BoxNode[] {
  version += 1;
  return scene.nodes.map((n) => ({
    id: n.id,
    type: "box",
    position: { x: n.x, y: n.y },
    width: n.w,
    height: n.h,
    data: { n, version },
    selected: selection.has(n.id),
    selectable: n.id !== OUTPUT,
    draggable: n.role !== "port",
    deletable: n.role !== "port" && n.id !== OUTPUT,
    connectable: true,
    ariaRole: "group",
    className: "ed-node",
    ...(scene.nodes.length > MANY ? { handles: handlesOf(n) } : {}),
  }));
}

/** Where a node's ports are, so that it needs no element to be measured. */
function handlesOf(n: SceneNode): NonNullable<BoxNode["handles"]> {
  const port = (type: "source" | "target", id: string, x: number, y: number, h: number) => ({
    id,
    type,
    position: type === "source" ? Position.Right : Position.Left,
    x: x - PORT.w / 2,
    y: y - h / 2,
    width: PORT.w,
    height: h,
  });
  const [into, out] = [pillOf(n.ports.length - (n.offers ? 1 : 0)), pillOf(n.outs.length)];
  return [
    ...n.ports.map((y, i) => port("target", String(i), 0, y, into)),
    ...n.outs.map((y, i) => port("source", `out${i}`, n.w, y, out)),
  ];
}

function toEdges(scene: Scene, selection: ReadonlySet<string>): WireEdge[] {
  return scene.wires.map((w) => ({
    id: w.id,
    type: "wire",
    source: w.source.id,
    target: w.target.id,
    sourceHandle: `out${w.out}`,
    targetHandle: String(w.index),
    selected: selection.has(w.id),
    selectable: w.target.id !== OUTPUT,
    focusable: w.target.id !== OUTPUT,
    deletable: w.target.id !== OUTPUT,
    data: { wire: w },
    interactionWidth: 26,
    ariaLabel: wireLabel(w),
  }));
}

/** What an edit left alone stays the same object, so that nobody looks at it again. */
function carriedOver<T extends { id: string }>(before: T[], now: T[], same: (a: T, b: T) => boolean): T[] {
  const known = new Map(before.map((x) => [x.id, x]));
  const list = now.map((x) => {
    const was = known.get(x.id);
    return was && same(was, x) ? was : x;
  });
  return list.length === before.length && list.every((x, i) => x === before[i]) ? before : list;
}

/** Only asked of large drawings: in a small one it costs nothing to draw every box anew. */
function sameBox(a: BoxNode, b: BoxNode): boolean {
  const [was, is] = [a.data.n, b.data.n];
  return (
    b.handles !== undefined &&
    was.node === is.node &&
    was.role === "gate" &&
    was.role === is.role &&
    was.spec === is.spec &&
    was.engine === is.engine &&
    was.trouble === is.trouble &&
    was.x === is.x &&
    was.y === is.y &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    (a.selected ?? false) === (b.selected ?? false)
  );
}

const sameEdge = (a: WireEdge, b: WireEdge): boolean =>
  a.sourceHandle === b.sourceHandle &&
  a.targetHandle === b.targetHandle &&
  a.ariaLabel === b.ariaLabel &&
  (a.selected ?? false) === (b.selected ?? false);

function wireLabel(w: SceneWire): string {
  const words = t.editor.spoken;
  if (w.target.id === OUTPUT) return words.portOutput(w.source.id);
  return words.wire(w.source.id, w.target.id, w.target.spec?.ports[w.index]?.name ?? String(w.index + 1));
}

function Board() {
  const scene = useScene();
  const flow = useReactFlow();
  const kind = useDoc((s) => s.doc.kind);
  const id = useDoc((s) => s.id);
  const opened = useUi((s) => s.opened);
  const knife = useEditor((s) => s.knife);
  const [nodes, setNodes] = useState<BoxNode[]>(() => toNodes(scene, new Set()));
  const [edges, setEdges] = useState<WireEdge[]>(() => toEdges(scene, new Set()));
  const element = useRef<HTMLDivElement>(null);
  const stroke = useKnife(element);

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
  }, [flow]);

  useEffect(() => {
    const selection = new Set(useUi.getState().selection);
    setNodes((before) => carriedOver(before, toNodes(scene, selection), sameBox));
    setEdges((before) => carriedOver(before, toEdges(scene, selection), sameEdge));
  }, [scene]);
  useSelectionFromUi(setNodes, setEdges);
  useWatch(kind);
  useDead(scene);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document or chip is shown whole
  useEffect(() => {
    const timer = setTimeout(() => fitDrawing(true, 0), 30);
    return () => clearTimeout(timer);
  }, [id, opened.join("/"), kind]);
  useRefitWhenResized(element);
  useAboveDrawer();

  const onNodesChange = useCallback((changes: NodeChange<BoxNode>[]) => {
    const moves = whileDragged(changes);
    if (moves) setNodes((list) => list.map((n) => (moves.has(n.id) ? { ...n, position: at(moves, n) } : n)));
    takeSelection(changes);
  }, []);
  const onEdgesChange = useCallback((changes: EdgeChange<WireEdge>[]) => takeSelection(changes), []);

  return (
    <div ref={element} className={`ed-canvas ${knife ? "knife" : ""}`} data-testid="canvas">
      <p className="ed-hidden" id="ed-help">
        {t.editor.canvasHelp}
      </p>
      <p className="ed-hidden" role="status" aria-live="polite" ref={setVoice} />
      <Surface />
      <ReactFlow<BoxNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={startDrag}
        onNodeDragStop={placesAfterDrag}
        onSelectionDragStart={startDrag as never}
        onSelectionDragStop={placesAfterDrag as never}
        onNodeDoubleClick={(_, n) => openNode(n.id)}
        onNodeMouseEnter={(_, n) => hover(n.id)}
        onNodeMouseLeave={() => hover(null)}
        onConnectStart={() => inHand(true)}
        onConnect={connected}
        onConnectEnd={dropped}
        isValidConnection={valid}
        connectionLineComponent={WireInHand}
        connectionRadius={GESTURES.magnet}
        connectionDragThreshold={2}
        nodeDragThreshold={GESTURES.nodeDrag}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        disableKeyboardA11y
        autoPanOnNodeFocus={false}
        nodesFocusable
        onlyRenderVisibleElements={scene.nodes.length > MANY}
        edgesFocusable
        minZoom={0.05}
        maxZoom={2.5}
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => useUi.getState().set({ selection: [], asked: null })}
        onPointerMove={(e) => {
          board.pointer = [e.clientX, e.clientY];
        }}
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
    </div>
  );
}

const at = (moves: ReadonlyMap<string, [number, number]>, n: BoxNode) => {
  const [x, y] = moves.get(n.id) ?? [n.position.x, n.position.y];
  return { x, y };
};

/** Selections made on the canvas go to the page's state, from where they come back. */
function takeSelection(changes: readonly (NodeChange<BoxNode> | EdgeChange<WireEdge>)[]): void {
  const chosen = changes.filter((c) => c.type === "select");
  if (!chosen.length) return;
  const selection = new Set(useUi.getState().selection);
  for (const c of chosen) {
    if (c.selected) selection.add(c.id);
    else selection.delete(c.id);
  }
  useUi.getState().set({ selection: [...selection] });
}

function useSelectionFromUi(
  setNodes: (f: (n: BoxNode[]) => BoxNode[]) => void,
  setEdges: (f: (e: WireEdge[]) => WireEdge[]) => void,
): void {
  const selection = useUi((s) => s.selection);
  useEffect(() => {
    const chosen = new Set(selection);
    const mark = <T extends { id: string; selected?: boolean }>(list: T[]): T[] =>
      list.some((x) => (x.selected ?? false) !== chosen.has(x.id))
        ? list.map((x) =>
            (x.selected ?? false) === chosen.has(x.id) ? x : { ...x, selected: chosen.has(x.id) },
          )
        : list;
    setNodes(mark);
    setEdges(mark);
  }, [selection, setNodes, setEdges]);
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

/** Until the view is moved by hand, the drawing stays fitted while panels come and go. */
function useRefitWhenResized(element: { current: HTMLDivElement | null }): void {
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    let width = box.clientWidth;
    let height = box.clientHeight;
    const observer = new ResizeObserver(() => {
      if (Math.abs(box.clientWidth - width) < 2 && Math.abs(box.clientHeight - height) < 2) return;
      width = box.clientWidth;
      height = box.clientHeight;
      fitDrawing(true, 0);
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
}

function connected(c: Connection): void {
  const link = connectionOf(
    { nodeId: c.source, id: c.sourceHandle, type: "source" },
    { nodeId: c.target, id: c.targetHandle, type: "target" },
  );
  if (link) connectWire(link);
}

function valid(c: Connection | WireEdge): boolean {
  const scene = board.scene;
  const link = connectionOf(
    { nodeId: c.source, id: c.sourceHandle ?? null, type: "source" },
    { nodeId: c.target, id: c.targetHandle ?? null, type: "target" },
  );
  if (!scene || !link) return false;
  return mayConnect(
    scene.doc,
    scene.path,
    link.ref,
    link.target,
    link.index,
    useRun.getState().graph?.shapes ?? {},
  ).ok;
}

function hover(id: string | null): void {
  board.hover = id;
  invalidate();
}

function inHand(wiring: boolean): void {
  board.wiring = wiring;
  invalidate();
}

/** A wire let go over empty canvas asks what should be there. */
function dropped(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  inHand(false);
  if (state.toHandle || !state.fromHandle || state.isValid) return;
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  if (!touch || !state.from || !state.to) return;
  if (Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) < 40) return;
  const from = state.fromHandle;
  const node = from.nodeId;
  const fits =
    from.type === "source"
      ? { from: connectionOf(from, { nodeId: "?", id: "0", type: "target" })?.ref ?? node }
      : { to: node, index: Number(from.id ?? 0) };
  useEditor.getState().set({
    adding: {
      screen: [touch.clientX, touch.clientY],
      at: toCanvas(touch.clientX, touch.clientY),
      fits,
      wire: null,
    },
  });
}
