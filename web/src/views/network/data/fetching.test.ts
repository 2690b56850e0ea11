import { afterEach, expect, it, vi } from "vitest";
import { actions } from "../../../state/actions";
import { useNotices } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { useDatasets } from "../datasets";
import { startFetching, useFetching } from "./fetching";

const TOTAL = 11_594_722;

function told(...states: object[]): void {
  const replies = [...states];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string) => {
      const body = url === "/api/datasets" ? [{ name: "mnist", available: true }] : replies.shift();
      return { ok: true, json: async () => body };
    }),
  );
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("follows a download, and opens the run that waits for it", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  actions.commitDocument = vi.fn();
  useRun.setState({ troubles: [{ code: "no_file", text: "MNIST is not here." } as never] });
  told(
    { state: "working", done: 0, total: TOTAL, error: null },
    { state: "working", done: 5e6, total: TOTAL, error: null },
    { state: "done", done: TOTAL, total: TOTAL, error: null },
  );
  await startFetching();
  expect(useFetching.getState()).toMatchObject({ state: "working", done: 0 });
  await vi.advanceTimersByTimeAsync(300);
  expect(useFetching.getState().done).toBe(5e6);
  expect(actions.commitDocument).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(300);
  expect(actions.commitDocument).toHaveBeenCalledOnce();
  expect(useDatasets.getState().list).toEqual([{ name: "mnist", available: true }]);
  expect(useNotices.getState().notes.at(-1)?.text).toBe("MNIST is here.");
});

it("says so when the server is away", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("offline")));
  await startFetching();
  expect(useFetching.getState()).toMatchObject({ state: "failed", error: "The server does not answer." });
});
