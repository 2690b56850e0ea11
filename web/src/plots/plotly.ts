/**
 * Plotly as the server serves it (the Python package's own file, the user's wish), loaded once
 * and only when the first chart wants it. Nothing outside `plots` knows Plotly.
 */

import { live, onLive } from "../state/live";

export type Trace = Record<string, unknown>;
export type Layout = Record<string, unknown>;

export interface Figure {
  traces: Trace[];
  layout: Layout;
}

export interface PlotlyApi {
  react: (host: HTMLElement, traces: Trace[], layout: Layout, config: Layout) => Promise<unknown>;
  purge: (host: HTMLElement) => void;
}

declare global {
  interface Window {
    Plotly?: PlotlyApi;
  }
}

let loading: Promise<PlotlyApi> | null = null;

/** Loads Plotly after the run's first numbers; a failed load may be tried again. */
export function loadPlotly(): Promise<PlotlyApi> {
  if (!loading) {
    loading = afterNumbers()
      .then(addScript)
      .catch((error: unknown) => {
        loading = null;
        throw error;
      });
  }
  return loading;
}

/** Without numbers, because the server is slow or away, charts come this late. */
const PATIENCE_MS = 2500;

/** Reading Plotly takes the page longer than anything else of its start: what one waits for is painted before. */
function afterNumbers(): Promise<void> {
  return new Promise((resolve) => {
    const painted = () => requestAnimationFrame(() => setTimeout(resolve, 0));
    if (live.version > 0) return void painted();
    const go = () => {
      clearTimeout(late);
      forget();
      painted();
    };
    const late = setTimeout(go, PATIENCE_MS);
    const forget = onLive(go);
  });
}

function addScript(): Promise<PlotlyApi> {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/plotly.min.js";
    script.async = true;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("empty")));
    script.onerror = () => {
      script.remove();
      reject(new Error("unreachable"));
    };
    document.head.append(script);
  });
}

let webgl: boolean | null = null;

/** Whether this browser can draw a surface; asked once, since every context costs memory. */
export function hasWebGl(): boolean {
  if (webgl === null) {
    const context = document.createElement("canvas").getContext("webgl");
    webgl = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return webgl;
}
