export { Card } from "./Card";
export { copyText } from "./clipboard";
export * from "./controls";
export * from "./format";
export { Icon, type IconName, Logo } from "./icons";
export { type KeyBinding, registerKey } from "./keys";
export { t } from "./messages";
export { NotePart } from "./NotePart";
export { Dialog, Menu, type MenuItem, Tabs, Toasts, Tooltip, TooltipProvider } from "./overlays";
