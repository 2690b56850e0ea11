import { editor } from "./editor";
import { network } from "./network";
import { shell } from "./shell";
import { views } from "./views";

/** Every word on the screen. A translation is another table of this type. */
export const t = { shell, editor, views, network };
