export { Keep } from "./Keep";
export type { Moved, Settings } from "./keep";
