import { useUi } from "../state/ui";

/**
 * Every keyboard shortcut of the page, in one registry that the help dialog lists.
 * Keys are matched by the character they produce, not by their position on the keyboard.
 */

export interface KeyBinding {
  /** "Ctrl+Z", "Shift+T", "Space", "PageDown", "/" ... or several of them. Ctrl also means Cmd. */
  key: string | string[];
  /** What it does, in the words of the help dialog. */
  name: string;
  /** Heading in the help dialog. */
  group?: string;
  when?: () => boolean;
  /** `false` passes the key on to the next binding. */
  run: (event: KeyboardEvent) => unknown;
  /** Works in text fields and dialogs too (Ctrl+K). */
  everywhere?: boolean;
}

interface Chord {
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
}

const bindings: KeyBinding[] = [];

/** Adds bindings; returns the function that removes them. The newest binding of a key is asked first. */
export function registerKey(...added: KeyBinding[]): () => void {
  bindings.push(...added);
  return () => {
    for (const binding of added) {
      const at = bindings.indexOf(binding);
      if (at >= 0) bindings.splice(at, 1);
    }
  };
}

export function allKeys(): readonly KeyBinding[] {
  return bindings;
}

export function parseChord(text: string): Chord {
  const parts = text === "+" ? ["+"] : text.split("+");
  const key = parts.pop() || "+";
  const has = (name: string) => parts.some((p) => p.toLowerCase() === name);
  return { ctrl: has("ctrl"), alt: has("alt"), shift: has("shift"), key: key === "Space" ? " " : key };
}

const isLetter = (key: string) => key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/** Does the event produce this chord? Shift matters for letters and named keys, not for symbols that need it. */
export function matches(chord: Chord, event: KeyboardEvent): boolean {
  const typing = event.getModifierState?.("AltGraph") ?? false;
  if (!typing && (chord.ctrl !== (event.ctrlKey || event.metaKey) || chord.alt !== event.altKey))
    return false;
  if (chord.key.length === 1 && chord.key !== " " && !isLetter(chord.key)) {
    return event.key === chord.key && (!chord.shift || event.shiftKey);
  }
  return event.key.toLowerCase() === chord.key.toLowerCase() && chord.shift === event.shiftKey;
}

const isSingle = (chord: Chord) => !chord.ctrl && !chord.alt && chord.key.length === 1 && chord.key !== " ";

const TEXT =
  "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select";
const PRESSED =
  "button, a[href], summary, [role=button], [role=switch], [role=tab], [role=radio], [role=option]";
const OVERLAY = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
const ARROWS = /^(Arrow|Home|End|PageUp|PageDown)/;

/** Would handling this key take something from the control that has the focus? */
function belongsToTarget(event: KeyboardEvent, chord: Chord): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest(TEXT) || (target instanceof HTMLElement && target.isContentEditable)) return true;
  if (target.closest(OVERLAY) || document.querySelector("[role=dialog][data-modal][data-state=open]"))
    return true;
  if (chord.key === " " || chord.key === "Enter") return target.closest(PRESSED) !== null;
  if (ARROWS.test(chord.key)) {
    return target.closest("[role=slider], [role=radio], [role=tab], input[type=range]") !== null;
  }
  return false;
}

/** Runs the binding of a key event, newest first; true when one took it. */
export function dispatchKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  for (const binding of [...bindings].reverse()) {
    const keys = Array.isArray(binding.key) ? binding.key : [binding.key];
    const chord = keys.map(parseChord).find((c) => matches(c, event));
    if (!chord) continue;
    if (isSingle(chord) && !useUi.getState().singleKeys) continue;
    if (!binding.everywhere && belongsToTarget(event, chord)) continue;
    if (binding.when && !binding.when()) continue;
    if (binding.run(event) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}

/** Starts listening; returns the function that stops. */
export function listenToKeys(): () => void {
  window.addEventListener("keydown", dispatchKey);
  return () => window.removeEventListener("keydown", dispatchKey);
}
