import type { ReactNode } from "react";

/** Line icons on a 20 px grid, drawn in the current ink. */
const shapes = {
  circuits: (
    <>
      <circle cx="4" cy="5" r="2.2" />
      <circle cx="4" cy="15" r="2.2" />
      <rect x="12.5" y="6.8" width="6" height="6" rx="1.6" />
      <path d="M6.2 5.3c3 .4 3 3.2 6 3.4M6.2 14.7c3-.4 3-3.2 6-3.6" />
    </>
  ),
  networks: (
    <>
      <circle cx="3.5" cy="5.5" r="1.8" />
      <circle cx="3.5" cy="14.5" r="1.8" />
      <circle cx="10" cy="3.5" r="1.8" />
      <circle cx="10" cy="10" r="1.8" />
      <circle cx="10" cy="16.5" r="1.8" />
      <circle cx="16.5" cy="10" r="1.8" />
      <path d="M5.2 5 8.3 4M5 6.6 8.6 9M5 13.4 8.6 11M5.2 15l3.1 1M11.5 4.6 15.2 8.7M11.8 10h2.9M11.5 15.4l3.7-4.1" />
    </>
  ),
  grid: (
    <>
      <rect x="2.5" y="2.5" width="15" height="15" rx="2" />
      <path d="M7.5 2.5v15M12.5 2.5v15M2.5 7.5h15M2.5 12.5h15" />
    </>
  ),
  chip: (
    <>
      <rect x="2.5" y="7.5" width="15" height="9" rx="4.5" />
      <path d="M7 13.5 14 4.5M14 4.5l-3.6.7M14 4.5l.2 3.6" />
    </>
  ),
  book: (
    <path d="M3 4.5c2.5-1 5-.8 7 .6 2-1.4 4.5-1.6 7-.6v11c-2.5-1-5-.8-7 .6-2-1.4-4.5-1.6-7-.6zM10 5.2v10.8" />
  ),
  present: (
    <>
      <rect x="2.5" y="3.5" width="15" height="10" rx="1.5" />
      <path d="M10 13.5v3M6.5 17h7" />
    </>
  ),
  settings: (
    <>
      <circle cx="10" cy="10" r="2.6" />
      <path d="M10 2.5v2.2M10 15.3v2.2M2.5 10h2.2M15.3 10h2.2M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M4.7 15.3l1.6-1.6M13.7 6.3l1.6-1.6" />
    </>
  ),
  check: <path d="M4 10.5l4 4 8-9" strokeWidth="2.2" />,
  undo: <path d="M4 8h8.5a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5" />,
  redo: <path d="M16 8H7.5a4 4 0 0 0 0 8H12M16 8l-3.5-3.5M16 8l-3.5 3.5" />,
  sun: (
    <>
      <circle cx="10" cy="10" r="3.4" />
      <path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4" />
    </>
  ),
  moon: <path d="M15.8 12.4A6.6 6.6 0 0 1 7.6 4.2a6.6 6.6 0 1 0 8.2 8.2z" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5.5" />
      <path d="M13.2 13.2 17 17" />
    </>
  ),
  plus: <path d="M10 4v12M4 10h12" strokeWidth="2" />,
  minus: <path d="M4 10h12" strokeWidth="2" />,
  close: <path d="M5 5l10 10M15 5 5 15" strokeWidth="1.8" />,
  share: <path d="M10 12V3.5M6.5 6.5 10 3l3.5 3.5M4 11v5.5h12V11" />,
  rewind: (
    <>
      <path d="M17 5l-6 5 6 5zM11 5l-6 5 6 5z" fill="currentColor" />
      <path d="M3.5 5v10" strokeWidth="2" />
    </>
  ),
  stepBack: (
    <>
      <path d="M16 5l-7 5 7 5z" fill="currentColor" />
      <path d="M5 5v10" strokeWidth="2" />
    </>
  ),
  play: <path d="M6 4l10 6-10 6z" fill="currentColor" />,
  pause: <path d="M6.5 4.5v11M13.5 4.5v11" strokeWidth="3" />,
  stepOn: (
    <>
      <path d="M4 5l7 5-7 5z" fill="currentColor" />
      <path d="M15 5v10" strokeWidth="2" />
    </>
  ),
  warning: (
    <>
      <path d="M10 3 18 17H2z" />
      <path d="M10 8v4.5M10 14.8v.2" strokeWidth="2" />
    </>
  ),
  eye: (
    <>
      <path d="M2 10c2-3.5 5-5 8-5s6 1.5 8 5c-2 3.5-5 5-8 5s-6-1.5-8-5z" />
      <circle cx="10" cy="10" r="2.4" />
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
  unlock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 5.7-1.3" />
    </>
  ),
  folder: (
    <path d="M2.5 15.500V5a1 1 0 0 1 1-1h4l2 2.500h7a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1z" />
  ),
  file: <path d="M5 2.500h6.500L15.5 6.500v11H5zM11.5 2.500v4h4" />,
  download: <path d="M10 3v9.500M6.5 9.5 10 13l3.5-3.500M4 13.500v3h12v-3" />,
  image: (
    <>
      <rect x="2.5" y="3.5" width="15" height="13" rx="1.5" />
      <circle cx="7" cy="8" r="1.4" />
      <path d="M3 14.500l4.5-3.5 3 2 3-3.5 4 4" />
    </>
  ),
  copy: (
    <>
      <rect x="6.5" y="6.5" width="10" height="10" rx="1.5" />
      <path d="M13.5 6.500v-2a1 1 0 0 0-1-1h-8a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h2" />
    </>
  ),
  trash: <path d="M4 5.500h12M8 5.500V3.500h4v2M5.5 5.500l.8 11h7.400l.8-11M8.5 8.500v5M11.5 8.500v5" />,
  pencil: <path d="M4 16l.8-3.400L13.5 4 16 6.500l-8.6 8.700zM12 5.5 14.5 8" />,
  help: (
    <>
      <circle cx="10" cy="10" r="7.3" />
      <path d="M7.8 7.800a2.3 2.3 0 1 1 3.2 2.300c-.7.3-1 .8-1 1.600M10 14.200v.2" />
    </>
  ),
  more: <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.6" />,
  expand: <path d="M7.5 3H3v4.500M12.5 3H17v4.500M7.5 17H3v-4.500M12.5 17H17v-4.5" />,
  shrink: <path d="M3 7.500h4.500V3M17 7.500h-4.500V3M3 12.500h4.500V17M17 12.500h-4.500V17" />,
  up: <path d="M5 12l5-5 5 5" strokeWidth="1.8" />,
  down: <path d="M5 8l5 5 5-5" strokeWidth="1.8" />,
  left: <path d="M12 5l-5 5 5 5" strokeWidth="1.8" />,
  right: <path d="M8 5l5 5-5 5" strokeWidth="1.8" />,
  chart: <path d="M3 3v14h14M6 12.500c2-6 4-1 6-5 1-2 2.5-3 5-3.5" />,
  list: <path d="M7 5h10M7 10h10M7 15h10M3.2 5h.1M3.2 10h.1M3.2 15h.1" />,
  branch: (
    <>
      <circle cx="5" cy="4.5" r="2" />
      <circle cx="5" cy="15.5" r="2" />
      <circle cx="15" cy="7" r="2" />
      <path d="M5 6.500v7M15 9c0 3-3.5 4-8.2 4.5" />
    </>
  ),
  restart: <path d="M15.5 10a5.5 5.5 0 1 1-1.7-4M14 2.800V6h-3.2" />,
  linkOff: (
    <path d="M7.5 12.5 4.8 15.200M12.5 7.500l2.7-2.700M7 4.500l-.8-2M4.5 7l-2-.8M13 15.500l.8 2M15.5 13l2 .8" />
  ),
  link: (
    <path d="M8.5 11.500a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.200l-1 1M11.5 8.500a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.200l1-1" />
  ),
  table: <path d="M3 4h14v12H3zM3 8h14M3 12h14M8 4v12" />,
  formula: <path d="M12.5 4.500c-2-.8-3 0-3.3 2L7.8 14c-.3 2-1.3 2.8-3.3 2M6 9h6M12 11l4 5M16 11l-4 5" />,
  tug: <path d="M10 17V4M5 8.5 10 3.500l5 5" strokeWidth="2" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}

/** The boat. */
export function Logo({ width = 30 }: { width?: number }) {
  return (
    <svg width={width} height={width * 0.8} viewBox="0 0 30 24" aria-hidden="true">
      <path d="M2 13.5h21.5l5.5-2.500c-.3 4.5-3 8-7 8H8c-3.5 0-5.6-2.3-6-5.500z" fill="currentColor" />
      <path d="M8 13V7.500h8V13" fill="none" stroke="currentColor" strokeWidth="2" />
      <rect x="10.2" y="2" width="3.6" height="5.5" fill="currentColor" />
      <path
        d="M1 22c2-1.6 3.5-1.6 5.5 0s3.5 1.6 5.5 0 3.5-1.6 5.5 0 3.5 1.6 5.5 0 3.5-1.6 5.5 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        opacity=".55"
      />
    </svg>
  );
}
