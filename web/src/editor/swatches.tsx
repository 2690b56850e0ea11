/** What a wire means, as a short piece of it: for legends. */

export function ValueSwatch({ negative = false }: { negative?: boolean }) {
  return (
    <svg width="30" height="10" aria-hidden="true">
      <path
        d="M0 5h30"
        stroke={negative ? "var(--val-neg)" : "var(--val-pos)"}
        strokeWidth="4"
        {...(negative ? { strokeDasharray: "8 3" } : {})}
      />
    </svg>
  );
}

export function TugSwatch({ negative = false }: { negative?: boolean }) {
  return (
    <svg
      width="32"
      height="12"
      aria-hidden="true"
      fill="none"
      stroke={negative ? "var(--tug-neg)" : "var(--tug-pos)"}
      strokeWidth="2"
      strokeLinecap="round"
    >
      <path d="M1 6h30M7 2L2 6l5 4M18 2l-5 4 5 4M29 2l-5 4 5 4" />
    </svg>
  );
}
