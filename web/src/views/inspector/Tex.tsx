import { useEffect, useRef, useState } from "react";

type Katex = typeof import("katex").default;
let loading: Promise<Katex> | null = null;

function loadKatex(): Promise<Katex> {
  loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(([m]) => m.default);
  return loading;
}

/**
 * A typeset formula; loaded when the first one is shown. `spoken` is what it says in plain words,
 * for screen readers and until the typesetter is there.
 */
export function Tex({
  source,
  spoken,
  display = false,
}: {
  source: string;
  spoken: string;
  display?: boolean;
}) {
  const host = useRef<HTMLSpanElement>(null);
  const [katex, setKatex] = useState<Katex | null>(null);

  useEffect(() => {
    let gone = false;
    loadKatex().then(
      (k) => !gone && setKatex(() => k),
      () => {
        loading = null;
      },
    );
    return () => {
      gone = true;
    };
  }, []);

  useEffect(() => {
    if (!katex || !host.current) return;
    katex.render(source, host.current, {
      displayMode: display,
      throwOnError: false,
      strict: "ignore",
      trust: false,
      maxSize: 20,
      maxExpand: 200,
      errorColor: "currentColor",
    });
  }, [katex, source, display]);

  return (
    <span className={display ? "tex tex-display" : "tex"} role="math" aria-label={spoken}>
      <span ref={host}>{katex ? null : spoken}</span>
    </span>
  );
}
