import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useUi } from "../state/ui";
import { dispatchKey, matches, parseChord, registerKey } from "./keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    defaultPrevented: false,
    isComposing: false,
    target: null,
    preventDefault: vi.fn(),
    ...more,
  }) as unknown as KeyboardEvent;

/** Enough of an element for the registry: which of the selectors it stands inside of. */
class FakeElement {
  readonly inside: (selector: string) => boolean;
  constructor(inside: (selector: string) => boolean) {
    this.inside = inside;
  }
  closest(selector: string) {
    return this.inside(selector) ? this : null;
  }
}

beforeEach(() => {
  vi.stubGlobal("Element", FakeElement);
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("document", { querySelector: () => null });
});
afterEach(() => vi.unstubAllGlobals());

describe("chords", () => {
  it("matches by the character, not by the key's place", () => {
    expect(matches(parseChord("?"), press("?", { shiftKey: true }))).toBe(true);
    expect(matches(parseChord("/"), press("/", { shiftKey: true }))).toBe(true);
    expect(matches(parseChord("["), press("[", { ctrlKey: true, altKey: true }))).toBe(false);
    const altGr = press("[", { ctrlKey: true, altKey: true, getModifierState: (k) => k === "AltGraph" });
    expect(matches(parseChord("["), altGr)).toBe(true);
  });
  it("tells T from Shift T, whatever the case of the letter", () => {
    expect(matches(parseChord("T"), press("t"))).toBe(true);
    expect(matches(parseChord("T"), press("T", { shiftKey: true }))).toBe(false);
    expect(matches(parseChord("Shift+T"), press("T", { shiftKey: true }))).toBe(true);
  });
  it("takes Cmd for Ctrl, and plus for a key", () => {
    expect(matches(parseChord("Ctrl+Z"), press("z", { metaKey: true }))).toBe(true);
    expect(matches(parseChord("Ctrl+Z"), press("z"))).toBe(false);
    expect(matches(parseChord("+"), press("+"))).toBe(true);
    expect(matches(parseChord("Space"), press(" "))).toBe(true);
  });
});

describe("the registry", () => {
  it("asks the newest binding first and passes on what it does not want", () => {
    const old = vi.fn();
    const off = registerKey({ key: "x", name: "old", run: old }, { key: "x", name: "new", run: () => false });
    const event = press("x");
    expect(dispatchKey(event)).toBe(true);
    expect(old).toHaveBeenCalledOnce();
    expect(event.preventDefault).toHaveBeenCalledOnce();
    off();
    expect(dispatchKey(press("x"))).toBe(false);
  });

  it("leaves typing alone, except for keys that work everywhere", () => {
    const run = vi.fn();
    const off = registerKey(
      { key: "q", name: "q", run },
      { key: "Ctrl+K", name: "k", run, everywhere: true },
    );
    const field = new FakeElement((selector) => selector.includes("textarea")) as unknown as Element;
    expect(dispatchKey(press("q", { target: field }))).toBe(false);
    expect(dispatchKey(press("k", { ctrlKey: true, target: field }))).toBe(true);
    off();
  });

  it("never steals Space from a focused button", () => {
    const run = vi.fn();
    const off = registerKey({ key: "Space", name: "play", run }, { key: "p", name: "p", run });
    const button = new FakeElement((selector) => selector.startsWith("button")) as unknown as Element;
    expect(dispatchKey(press(" ", { target: button }))).toBe(false);
    expect(dispatchKey(press("p", { target: button }))).toBe(true);
    expect(dispatchKey(press(" "))).toBe(true);
    off();
  });

  it("can do without single keys", () => {
    const run = vi.fn();
    const off = registerKey({ key: "t", name: "t", run }, { key: "Space", name: "play", run });
    useUi.getState().set({ singleKeys: false });
    expect(dispatchKey(press("t"))).toBe(false);
    expect(dispatchKey(press(" "))).toBe(true);
    useUi.getState().set({ singleKeys: true });
    off();
  });

  it("is quiet behind a modal dialog", () => {
    const run = vi.fn();
    const off = registerKey({ key: "d", name: "d", run });
    vi.stubGlobal("document", { querySelector: () => ({}) });
    const body = new FakeElement(() => false) as unknown as Element;
    expect(dispatchKey(press("d", { target: body }))).toBe(false);
    off();
  });
});
