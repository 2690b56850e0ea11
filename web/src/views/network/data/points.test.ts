import { beforeEach, describe, expect, it } from "vitest";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useNotices } from "../../../state/notices";
import { AskError } from "../../../wire";
import type { Trouble } from "../../../wire/protocol.gen";
import { settle } from "./change";
import { keepData } from "./points";

const told = () => useNotices.getState().notes.map((note) => note.text);
const trouble = { code: "busy", text: "The engine is busy." } as Trouble;

beforeEach(() => {
  useNotices.setState(useNotices.getInitialState(), true);
  actions.commitDocument = () => undefined;
});

describe("what was changed live", () => {
  it("is asked for once while a slider goes on, and once more for its last place", async () => {
    const open: ((section: object) => void)[] = [];
    actions.ask = <T>() => new Promise<T>((answer) => open.push((section) => answer({ section } as T)));
    for (let key = 0; key < 30; key += 1) settle();
    expect(open).toHaveLength(1);
    open[0]?.({ name: "strokes", augment: { shift: 1 } });
    await new Promise((done) => setTimeout(done));
    expect(open).toHaveLength(2);
    const last = { name: "strokes", augment: { shift: 4 } };
    open[1]?.(last);
    await new Promise((done) => setTimeout(done));
    expect([open.length, useDoc.getState().doc.data]).toEqual([2, last]);
  });

  it("and could not be kept is told, unless the page says it already", async () => {
    actions.ask = () => Promise.reject(new AskError("The connection was lost."));
    await keepData();
    expect(told()).toEqual([]);
    actions.ask = () => Promise.reject(new AskError("The engine is busy.", trouble));
    await keepData();
    expect(told()).toEqual([expect.stringContaining("The engine is busy.")]);
  });
});
