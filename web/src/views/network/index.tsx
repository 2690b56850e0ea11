/** The parts of the Networks room that the shell lays out. */
import "./styles.css";
import { followRecords } from "./control";
import { followGiven } from "./experiments";
import { keepDrawings } from "./keptDrawing";
import { followSelection } from "./layerTab";
import { followNetwork } from "./room";

export { Shelf, TrainingChip } from "./control";
export { DataPanel } from "./data";
export { LayerBody } from "./LayerBody";
export { NetworkDock } from "./NetworkDock";
export { NetworkPanel } from "./NetworkPanel";
export { NetworkStage } from "./neuron";

followNetwork();
keepDrawings();
followRecords();
followSelection();
followGiven();
