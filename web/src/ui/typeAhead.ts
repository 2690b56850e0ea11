/**
 * What is typed while a field is still on its way (its part of the page is being fetched) belongs to that
 * field, and to nothing else on the page.
 */

let kept = "";
let stop: (() => void) | null = null;

const named = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey || event.isComposing;

/** Keeps what is typed until the field takes it, or until nobody waits for the field any more. */
export function keepTyping(wanted: () => boolean): void {
  stop?.();
  kept = "";
  const key = (event: KeyboardEvent) => {
    if (!wanted()) return typedAhead();
    if (named(event) || event.key === "Escape") return undefined;
    if (event.key.length === 1) kept += event.key;
    else if (event.key === "Backspace") kept = kept.slice(0, -1);
    else if (event.key !== "Enter") return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };
  window.addEventListener("keydown", key, true);
  stop = () => window.removeEventListener("keydown", key, true);
}

/** The field is there: what was typed ahead of it. */
export function typedAhead(): string {
  stop?.();
  stop = null;
  const text = kept;
  kept = "";
  return text;
}

/** Puts text before the caret of a field as if it had been typed there, and the caret behind it. */
export function typeInto(field: HTMLInputElement, text: string): void {
  field.focus();
  if (!text) return;
  field.setRangeText(text, 0, 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
