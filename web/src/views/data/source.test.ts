import { afterEach, expect, it, vi } from "vitest";
import { emptyDoc } from "../../graph/document";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { chooseBuiltIn, takeText } from "./source";

afterEach(() => vi.unstubAllGlobals());

/** The `data` section after a table was brought along, of which the reader of tables says this. */
async function taken(text: string, answer: () => Promise<unknown>) {
  vi.stubGlobal("fetch", async () => ({ json: answer }));
  actions.commitDocument = () => undefined;
  useDoc.setState({ doc: emptyDoc() });
  await takeText(text, "roses");
  return useDoc.getState().doc.data;
}

it("has its names in the first line, unless the reader of all tables says otherwise", async () => {
  const bare = "5.1,3.5,rose\n4.9,3,rose";
  expect(await taken(bare, async () => ({ kind: "table", header: false }))).toEqual({
    name: "roses",
    text: bare,
    header: false,
  });
  expect(await taken("a,b\n1,2", async () => ({ kind: "table" }))).toEqual({
    name: "roses",
    text: "a,b\n1,2",
  });
  const nobody = () => Promise.reject(new Error("no server"));
  expect(await taken("a,b\n1,2", nobody)).toEqual({ name: "roses", text: "a,b\n1,2" });
});

it("gives way to what is brought or chosen after it, however slowly it is read", async () => {
  const read: (() => void)[] = [];
  const json = async () => ({ kind: "table" });
  vi.stubGlobal("fetch", () => new Promise((done) => read.push(() => done({ json }))));
  actions.commitDocument = () => undefined;
  useDoc.setState({ doc: emptyDoc() });
  const data = () => useDoc.getState().doc.data;
  const [first, second] = [takeText("a\n1", "first"), takeText("b\n2", "second")];
  read[1]?.();
  await second;
  read[0]?.();
  await first;
  expect(data()).toEqual({ name: "second", text: "b\n2" });
  const third = takeText("c\n3", "third");
  chooseBuiltIn("bits");
  read[2]?.();
  await third;
  expect(data()).toEqual({ name: "bits" });
});
