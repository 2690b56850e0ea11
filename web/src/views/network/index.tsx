/** The parts of the Networks room that the shell lays out. */
import "./network.css";
import { followNetwork } from "./room";

export { LayerBody } from "./LayerBody";
export { NetworkDock } from "./NetworkDock";
export { NetworkPanel } from "./NetworkPanel";

followNetwork();
