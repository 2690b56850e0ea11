import { describe, expect, it } from "vitest";
import { oneByOne } from "./oneByOne";

/** A question whose answers the test gives. */
function question() {
  const open: { answer: () => void; fail: (error: Error) => void }[] = [];
  const ask = oneByOne(() => new Promise<void>((answer, fail) => open.push({ answer, fail })));
  return { open, ask };
}

const tick = () => new Promise((done) => setTimeout(done));

describe("a question that is asked anew", () => {
  it("is on its way once, and once more after all that changed meanwhile", async () => {
    const { open, ask } = question();
    const waiting = [ask(), ask(), ask(), ask()];
    expect(open).toHaveLength(1);
    open[0]?.answer();
    await tick();
    expect(open).toHaveLength(2);
    let over = false;
    void Promise.all(waiting).then(() => {
      over = true;
    });
    await tick();
    expect(over, "who waits, waits for the newest").toBe(false);
    open[1]?.answer();
    await Promise.all(waiting);
    expect(open).toHaveLength(2);
  });

  it("is asked again after a failure, which those hear who wait", async () => {
    const { open, ask } = question();
    const first = ask();
    open[0]?.fail(new Error("The connection was lost."));
    await expect(first).rejects.toThrow("The connection was lost.");
    void ask();
    expect(open).toHaveLength(2);
  });

  it("is not lost when it is wanted at the moment the answer is taken", async () => {
    let count = 0;
    const ask = oneByOne(async () => {
      count += 1;
    });
    void ask().then(() => ask());
    await tick();
    expect(count).toBe(2);
  });
});
