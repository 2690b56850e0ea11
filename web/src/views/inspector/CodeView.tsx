import { pieces } from "./highlight";

interface CodeViewProps {
  lines: readonly string[];
  /** Index of the line that is spoken about. */
  marked?: number | null;
  label: string;
  tall?: boolean;
}

/** Lines of a program; it scrolls by keyboard too. */
export function CodeView({ lines, marked = null, label, tall = false }: CodeViewProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`code-view ${tall ? "code-tall" : ""}`} aria-label={label} tabIndex={0}>
      <pre>
        {lines.map((line, i) => (
          <code
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            key={i}
            className={i === marked ? "code-marked" : ""}
            aria-current={i === marked || undefined}
          >
            {pieces(line).map((piece, p) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line keep their order
              <span key={p} className={`code-${piece.kind}`}>
                {piece.text}
              </span>
            ))}
            {"\n"}
          </code>
        ))}
      </pre>
    </section>
  );
}
