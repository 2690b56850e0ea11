/**
 * What is typed while a field is still on its way (its part of the page is being fetched) belongs to that
 * field, and to nothing else on the page.
 */

let kept = "";
let entered = false;
let stop: (() => void) | null = null;

const named = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey || event.isComposing;

/** What was typed ahead of a field; `entered`: an Enter came after it, which ends it. */
export interface Typed {
  text: string;
  entered: boolean;
}

/** Keeps what is typed until the field takes it, or until nobody waits for the field any more. */
export function keepTyping(wanted: () => boolean): void {
  typedAhead();
  const key = (event: KeyboardEvent) => {
    if (!wanted()) typedAhead();
    else if (!named(event) && keep(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  window.addEventListener("keydown", key, true);
  stop = () => window.removeEventListener("keydown", key, true);
}

/** Whether a key belongs to the field; nothing is added to what was entered. */
function keep(key: string): boolean {
  if (key.length > 1 && key !== "Backspace" && key !== "Enter") return false;
  if (entered) return true;
  if (key === "Enter") entered = true;
  else kept = key === "Backspace" ? kept.slice(0, -1) : kept + key;
  return true;
}

/** The field is there: what was typed ahead of it. */
export function typedAhead(): Typed {
  stop?.();
  stop = null;
  const typed = { text: kept, entered };
  kept = "";
  entered = false;
  return typed;
}

/** Types what came ahead of a field before its caret; an Enter follows when the list has been searched for it. */
export function typeInto(field: HTMLInputElement, { text, entered }: Typed): void {
  field.focus();
  if (!text) return;
  field.setRangeText(text, 0, 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const enter = () => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  if (entered) requestAnimationFrame(() => requestAnimationFrame(enter));
}
