import { control } from "./control";
import { data } from "./data";
import { editor } from "./editor";
import { experiments } from "./experiments";
import { insight } from "./insight";
import { network } from "./network";
import { neuron } from "./neuron";
import { shell } from "./shell";
import { views } from "./views";

/** Every word on the screen. A translation is another table of this type. */
export const t = { control, data, editor, insight, network, neuron, shell, views, experiments };
