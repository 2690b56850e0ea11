import { type ReactNode, useState } from "react";

/** Rows of the inspector's settings: a name and the control that changes it. */

export function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="field">
      <span className="field-name" title={hint}>
        {label}
      </span>
      {children}
    </div>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  /** False refuses, and the sentence is shown. */
  commit: (value: string) => boolean;
  refused: string;
}

export function TextField({ label, value, commit, refused }: TextFieldProps) {
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const finish = () => {
    if (text === null || text === value) return setText(null);
    const ok = commit(text.trim());
    setWrong(!ok);
    if (ok) setText(null);
  };
  return (
    <Field label={label}>
      <span className={`insp-text ${wrong ? "wrong" : ""}`}>
        <input
          type="text"
          aria-label={label}
          aria-invalid={wrong}
          spellCheck={false}
          autoComplete="off"
          maxLength={64}
          value={text ?? value}
          onChange={(e) => setText(e.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(e) => {
            if (e.key === "Enter") finish();
            if (e.key === "Escape") {
              setText(null);
              setWrong(false);
            }
          }}
        />
        {wrong && <span role="alert">{refused}</span>}
      </span>
    </Field>
  );
}
