import { describe, expect, it, vi } from "vitest";
import { AskError, Asks } from "./asks";
import type { Trouble } from "./protocol.gen";

const trouble: Trouble = {
  code: "x",
  text: "There is no such node.",
  hint: "Choose another one.",
  node: "a",
  port: null,
  path: "",
  severity: "error",
};

describe("Asks", () => {
  it("gives each answer to its question, in any order", async () => {
    const asks = new Asks();
    const ids: number[] = [];
    const ask = (kind: string) => asks.ask(kind, (id) => ids.push(id), vi.fn());
    const [first, second] = [ask("why"), ask("check")];
    asks.answered(ids[1] ?? 0, "two");
    asks.answered(ids[0] ?? 0, "one");
    await expect(first).resolves.toBe("one");
    await expect(second).resolves.toBe("two");
  });

  it("ends a question that could not be sent", async () => {
    const asks = new Asks("Not connected.");
    await expect(asks.ask("why", () => false, vi.fn())).rejects.toThrow("Not connected.");
  });

  it("says in words why a question has no answer", async () => {
    const asks = new Asks();
    const question = asks.ask("why", (id) => queueMicrotask(() => asks.refused(id, trouble)), vi.fn());
    await expect(question).rejects.toThrow("There is no such node. Choose another one.");
    await expect(question).rejects.toBeInstanceOf(AskError);
  });

  it("withdraws a question, once", async () => {
    const asks = new Asks();
    const stop = new AbortController();
    const cancel = vi.fn();
    const question = asks.ask("why", vi.fn(), cancel, { signal: stop.signal });
    stop.abort();
    await expect(question).rejects.toMatchObject({ name: "AbortError" });
    expect(cancel).toHaveBeenCalledOnce();
    const late = asks.ask("why", vi.fn(), cancel, { signal: stop.signal });
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("reports progress, and ends all questions when the connection is lost", async () => {
    const asks = new Asks();
    const onProgress = vi.fn();
    const question = asks.ask("why", (id) => asks.progressed(id, 3, 10, "walking"), vi.fn(), { onProgress });
    expect(onProgress).toHaveBeenCalledWith(3, 10, "walking");
    asks.failAll("The connection was lost.");
    await expect(question).rejects.toThrow("The connection was lost.");
  });

  it("sends one question of a kind at a time, and none that was withdrawn before its turn", async () => {
    const asks = new Asks();
    const sent: number[] = [];
    const cancel = vi.fn((_: number) => undefined);
    const ask = (kind: string, signal?: AbortSignal) =>
      asks.ask(kind, (id) => sent.push(id), cancel, signal ? { signal } : {}).catch((e: Error) => e.name);
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    const first = ask("dataset", stopFirst.signal);
    const second = ask("dataset", stopSecond.signal);
    const third = ask("dataset");
    void ask("health");
    expect(sent, "the first of each kind").toEqual([1, 4]);
    stopFirst.abort();
    stopSecond.abort();
    await expect(Promise.all([first, second])).resolves.toEqual(["AbortError", "AbortError"]);
    expect(cancel.mock.calls, "only what the server has is taken back there").toEqual([[1]]);
    expect(sent, "the server still has the first one").toEqual([1, 4]);
    asks.refused(1, trouble);
    expect(sent, "the second is of no interest any more").toEqual([1, 4, 3]);
    asks.answered(3, "rows");
    await expect(third).resolves.toBe("rows");
  });

  it("goes on after a lost connection, and after a question that could not be sent", async () => {
    const asks = new Asks("Not connected.");
    const [sent, quiet]: [number[], () => void] = [[], () => undefined];
    const send = (id: number) => sent.push(id);
    for (let k = 0; k < 2; k += 1) asks.ask("why", send, vi.fn()).catch(quiet);
    asks.failAll("The connection was lost.");
    void asks.ask("why", send, vi.fn());
    expect(sent, "what waited is gone with the rest").toEqual([1, 3]);
    const refused = asks.ask("why", () => false, vi.fn());
    void asks.ask("why", send, vi.fn());
    asks.answered(3, null);
    await expect(refused).rejects.toThrow("Not connected.");
    expect(sent).toEqual([1, 3, 5]);
  });
});
