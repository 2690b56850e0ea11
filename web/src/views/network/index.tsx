/** The parts of the Networks room that the shell lays out. */
export { Inspector as NetworkPanel } from "../inspector";
export { LayerBody } from "./LayerBody";
export { NetworkDock } from "./NetworkDock";
