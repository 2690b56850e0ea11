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
    const ask = () => asks.ask((id) => ids.push(id), vi.fn());
    const [first, second] = [ask(), ask()];
    asks.answered(ids[1] ?? 0, "two");
    asks.answered(ids[0] ?? 0, "one");
    await expect(first).resolves.toBe("one");
    await expect(second).resolves.toBe("two");
  });

  it("ends a question that could not be sent", async () => {
    const asks = new Asks("Not connected.");
    await expect(asks.ask(() => false, vi.fn())).rejects.toThrow("Not connected.");
  });

  it("says in words why a question has no answer", async () => {
    const asks = new Asks();
    const question = asks.ask((id) => queueMicrotask(() => asks.refused(id, trouble)), vi.fn());
    await expect(question).rejects.toThrow("There is no such node. Choose another one.");
    await expect(question).rejects.toBeInstanceOf(AskError);
  });

  it("withdraws a question, once", async () => {
    const asks = new Asks();
    const stop = new AbortController();
    const cancel = vi.fn();
    const question = asks.ask(vi.fn(), cancel, { signal: stop.signal });
    stop.abort();
    await expect(question).rejects.toMatchObject({ name: "AbortError" });
    expect(cancel).toHaveBeenCalledOnce();
    const late = asks.ask(vi.fn(), cancel, { signal: stop.signal });
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("reports progress, and ends all questions when the connection is lost", async () => {
    const asks = new Asks();
    const onProgress = vi.fn();
    const question = asks.ask((id) => asks.progressed(id, 3, 10, "walking"), vi.fn(), { onProgress });
    expect(onProgress).toHaveBeenCalledWith(3, 10, "walking");
    asks.failAll("The connection was lost.");
    await expect(question).rejects.toThrow("The connection was lost.");
  });
});
