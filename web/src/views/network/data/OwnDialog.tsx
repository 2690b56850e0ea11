import { useRef, useState } from "react";
import { Button, Dialog, Progress, t } from "../../../ui";
import { ImagesChoice } from "./ImagesChoice";
import { another, closeOwn, lookAtFile, lookAtText, useOwn } from "./own";
import { TableChoiceForm } from "./TableChoiceForm";

const words = t.data.own;

/** The learner's own examples: pasted, or a file; then what of it is learned. */
export function OwnDialog() {
  const { open, found, sending, error } = useOwn();
  return (
    <Dialog open={open} onClose={closeOwn} title={words.title} description={words.about} size="lg">
      {error && (
        <p className="own-error" role="alert">
          {error}
        </p>
      )}
      {sending ? (
        <div className="own-sending">
          <Progress label={words.sending} done={sending.done} total={sending.total} />
          <Button size="sm" onClick={another}>
            {words.cancel}
          </Button>
        </div>
      ) : found?.kind === "table" ? (
        <TableChoiceForm found={found} />
      ) : found?.kind === "images" ? (
        <ImagesChoice found={found} />
      ) : (
        <Pick />
      )}
    </Dialog>
  );
}

function Pick() {
  const [text, setText] = useState(useOwn.getState().text ?? "");
  const file = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file may be dropped here; the button does the same
    <div
      className="own-pick"
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        e.stopPropagation();
        const dropped = e.dataTransfer.files[0];
        if (dropped) void lookAtFile(dropped);
      }}
    >
      <textarea
        className="paste"
        aria-label={words.paste}
        rows={8}
        spellCheck={false}
        placeholder={words.example}
        value={text}
        data-first
        onChange={(e) => setText(e.currentTarget.value)}
      />
      <div className="own-buttons">
        <Button variant="solid" disabled={!text.trim()} onClick={() => lookAtText(text)}>
          {words.look}
        </Button>
        <Button icon="file" onClick={() => file.current?.click()}>
          {words.file}
        </Button>
        <input
          ref={file}
          type="file"
          className="sr-only"
          tabIndex={-1}
          accept=".csv,.tsv,.txt,.zip,text/csv,text/plain,application/zip"
          aria-label={words.file}
          onChange={(e) => {
            const chosen = e.currentTarget.files?.[0];
            e.currentTarget.value = "";
            if (chosen) void lookAtFile(chosen);
          }}
        />
      </div>
    </div>
  );
}
