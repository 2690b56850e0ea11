import { useRef, useState } from "react";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { Button, Dialog, IconButton, Menu, t } from "../../ui";
import { columnsOf } from "../dock/settings";
import type { Fit } from "./fit";
import { addDataGates, chooseBuiltIn, MAX_TEXT, takeText } from "./source";
import { useDatasets } from "./useDatasets";

/** Where the rows come from: a built-in set, a pasted table, a CSV file. */
export function Source({ fit }: { fit: Fit | null }) {
  const words = t.views.data;
  const sets = useDatasets();
  const [pasting, setPasting] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const read = useDoc((s) => columnsOf(s.doc).length);
  const missing = fit ? fit.columns.length - read : 0;
  return (
    <>
      <Menu
        trigger={<IconButton icon="folder" size="sm" label={words.choose} />}
        items={[
          ...sets.map((d) => ({ label: words.set(d.name, d.rows), run: () => chooseBuiltIn(d.name) })),
          {
            label: words.paste,
            icon: "copy" as const,
            separated: sets.length > 0,
            run: () => setPasting(true),
          },
          { label: words.open, icon: "file" as const, run: () => file.current?.click() },
          ...(fit && missing > 0
            ? [
                {
                  label: words.addGates,
                  icon: "plus" as const,
                  separated: true,
                  run: () => addDataGates(fit.columns),
                },
              ]
            : []),
        ]}
      />
      <input
        ref={file}
        type="file"
        className="sr-only"
        tabIndex={-1}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label={words.open}
        onChange={(e) => {
          const chosen = e.currentTarget.files?.[0];
          e.currentTarget.value = "";
          if (chosen) void readFile(chosen);
        }}
      />
      <PasteDialog open={pasting} onClose={() => setPasting(false)} />
    </>
  );
}

async function readFile(file: File): Promise<void> {
  const words = t.views.data;
  if (file.size > MAX_TEXT) return void notify(words.tooLarge(file.name, file.size), { tone: "error" });
  try {
    const name = file.name.replace(/\.[^.]*$/, "").slice(0, 60) || "table";
    await takeText(textOf(await file.arrayBuffer()), name);
  } catch {
    notify(words.notText(file.name), { tone: "error" });
  }
}

/** UTF-8, else what older spreadsheets write. Throws for what is no text. */
function textOf(bytes: ArrayBuffer): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("windows-1252").decode(bytes);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no table contains
  if (/[\0-\x08\x0e-\x1f]/.test(text)) throw new Error("binary");
  return text;
}

function PasteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = t.views.data;
  const [text, setTextState] = useState("");
  const use = () => {
    void takeText(text);
    setTextState("");
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.paste}
      description={words.pasteAbout}
      footer={
        <Button variant="solid" disabled={!text.trim()} onClick={use}>
          {words.use}
        </Button>
      }
    >
      <textarea
        className="paste"
        aria-label={words.paste}
        rows={10}
        spellCheck={false}
        maxLength={MAX_TEXT}
        placeholder={words.example}
        value={text}
        onChange={(e) => setTextState(e.currentTarget.value)}
      />
    </Dialog>
  );
}
