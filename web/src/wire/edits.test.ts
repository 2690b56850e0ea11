import { describe, expect, it, vi } from "vitest";
import { type Doc, emptyDoc } from "../graph/document";
import { EditQueue } from "./edits";

const doc = (title: string): Doc => ({ ...emptyDoc(), title });
const queue = () => {
  const send = vi.fn<(rev: number, doc: Doc) => void>();
  const edits = new EditQueue(send);
  const sent = () => send.mock.calls.map(([rev, d]) => [rev, d.title]);
  return { edits, sent };
};

describe("EditQueue", () => {
  it("sends one edit at a time, then the newest drawing only", () => {
    const { edits, sent } = queue();
    edits.opened(4);
    for (const title of ["a", "b", "c"]) edits.submit(doc(title));
    expect(sent()).toEqual([[4, "a"]]);
    edits.accepted(5);
    expect(sent()).toEqual([
      [4, "a"],
      [5, "c"],
    ]);
    edits.accepted(6);
    expect(edits.pending).toBe(false);
  });

  it("keeps the revision when an edit is refused, and sends what was drawn since", () => {
    const { edits, sent } = queue();
    edits.opened(1);
    edits.submit(doc("bad"));
    expect(edits.refused(1)).toBe(true);
    expect(edits.pending).toBe(false);
    edits.submit(doc("good"));
    expect(sent().at(-1)).toEqual([1, "good"]);
  });

  it("does not take another command's refusal for its own", () => {
    const { edits } = queue();
    edits.opened(1);
    expect(edits.refused(null)).toBe(false);
    edits.submit(doc("a"));
    expect(edits.refused(null)).toBe(false);
    expect(edits.pending).toBe(true);
  });

  it("sends an unanswered edit again after a lost connection, the newest drawing in one message", () => {
    const { edits, sent } = queue();
    edits.opened(1);
    edits.submit(doc("a"));
    edits.closed();
    edits.submit(doc("b"));
    expect(sent()).toHaveLength(1);
    edits.opened(3);
    expect(sent().at(-1)).toEqual([3, "b"]);
    const other = queue();
    other.edits.opened(1);
    other.edits.submit(doc("a"));
    other.edits.closed();
    other.edits.opened(1);
    expect(other.sent()).toEqual([
      [1, "a"],
      [1, "a"],
    ]);
  });

  it("sends the edit on its way once more when the engine was restored, and takes two answers for one", () => {
    const { edits, sent } = queue();
    edits.opened(1);
    edits.submit(doc("a"));
    edits.submit(doc("b"));
    edits.opened(1);
    expect(sent()).toEqual([
      [1, "a"],
      [1, "a"],
    ]);
    edits.accepted(2);
    expect(sent().at(-1)).toEqual([2, "b"]);
    edits.accepted(2);
    expect(edits.pending).toBe(true);
    edits.accepted(3);
    expect(edits.pending).toBe(false);
  });

  it("gives way when another page was quicker", () => {
    const { edits, sent } = queue();
    edits.opened(1);
    edits.submit(doc("mine"));
    edits.submit(doc("mine too"));
    expect(edits.overtaken(2)).toBe(true);
    expect(edits.pending).toBe(false);
    edits.submit(doc("next"));
    expect(sent().at(-1)).toEqual([2, "next"]);
    edits.accepted(3);
    expect(edits.overtaken(4)).toBe(false);
  });

  it("owes nothing for another document", () => {
    const { edits, sent } = queue();
    edits.submit(doc("before"));
    edits.reset();
    edits.opened(0);
    expect(sent()).toEqual([]);
  });
});
