import { useMemo, useState } from "react";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { Button, copyText, Segmented, t } from "../../ui";
import { CodeView } from "./CodeView";
import { objectKey } from "./objectKey";
import { useAnswer } from "./useAnswer";

type Target = "python" | "javascript" | "numpy" | "pytorch";
const EXTENSION: Record<Target, string> = { python: "py", javascript: "js", numpy: "py", pytorch: "py" };

interface Exported {
  code: string;
  filename?: string;
}

/** The circuit as a program that runs by itself and prints the same numbers. */
export function CodeTab() {
  const words = t.views.code;
  const kind = useDoc((s) => s.doc.kind);
  const title = useDoc((s) => s.doc.title);
  const graph = useRun((s) => s.graph);
  const step = useRun((s) => s.step);
  const playing = useRun((s) => s.playing);
  const [target, setTarget] = useState<Target>("python");
  const targets: Target[] =
    kind === "circuit" ? ["python", "javascript", "numpy", "pytorch"] : ["python", "numpy", "pytorch"];
  const chosen = targets.includes(target) ? target : "python";
  const doc = useDoc((s) => s.doc);
  // A program for every step of a playing run would never be read; it follows when the run rests.
  const key = objectKey(graph, doc, playing ? -1 : step, chosen);
  const { answer, error, running } = useAnswer<Exported>("export", { to: chosen }, graph ? key : null, 150);
  const lines = useMemo(() => answer?.code.trimEnd().split("\n") ?? [], [answer]);

  return (
    <div className="code-tab">
      <div className="code-tools">
        <Segmented
          label={words.language}
          size="sm"
          value={chosen}
          onChange={setTarget}
          options={targets.map((value) => ({ value, label: words.short[value], name: words.names[value] }))}
        />
      </div>
      <p className="insp-note">{words.about[chosen]}</p>
      {error && (
        <p className="insp-error" role="alert">
          {error}
        </p>
      )}
      {!error && answer && <CodeView lines={lines} label={words.names[chosen]} tall />}
      {!error && !answer && <p className="insp-note">{running ? words.writing : words.none}</p>}
      <div className="code-actions">
        <Button icon="copy" size="sm" disabled={!answer} onClick={() => answer && copy(answer.code)}>
          {words.copy}
        </Button>
        <Button
          icon="download"
          size="sm"
          disabled={!answer}
          onClick={() =>
            answer && download(answer.code, answer.filename ?? fileName(title, EXTENSION[chosen]))
          }
        >
          {words.download}
        </Button>
      </div>
    </div>
  );
}

function copy(code: string): void {
  copyText(code).then(
    () => notify(t.views.plots.copied),
    () => notify(t.views.plots.copyFailed, { tone: "error" }),
  );
}

export function fileName(title: string, extension: string): string {
  const stem = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `${stem || "circuit"}.${extension}`;
}

function download(code: string, name: string): void {
  const url = URL.createObjectURL(new Blob([code], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
