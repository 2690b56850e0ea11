/** One tug by key or command: of the rope of a circuit; in a network the room of the networks pulls an output. */
import { useDoc } from "../../state/doc";
import { pullOnce } from "./pull";

type Way = 1 | -1;
let pullOutput: (way: Way) => void = () => undefined;

/** Networks: what one tug pulls. */
export function onPullOutput(pull: (way: Way) => void): void {
  pullOutput = pull;
}

export function tugOnce(way: Way): void {
  if (useDoc.getState().doc.kind === "network") pullOutput(way);
  else pullOnce(way);
}
