import { useEffect, useRef, useState } from "react";
import { t } from "../ui/messages";
import { type Figure, loadPlotly, type PlotlyApi } from "./plotly";
import { type Job, scheduler } from "./scheduler";
import { onTheme, type PlotTheme, plotTheme } from "./theme";

export interface Size {
  width: number;
  height: number;
}

interface PlotProps {
  /** Builds the figure when it is drawn, so that it may read the newest numbers. */
  figure: (theme: PlotTheme, size: Size) => Figure;
  /** What the chart shows, for those who do not see it. */
  label: string;
  /** Least ms between two drawings: 100 for lines, 500 and more for contours and surfaces. */
  every?: number;
}

/** Charts are looked at and read; everything that Plotly could do with a mouse is left off but zoom by hand. */
const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false, showTips: false };
const SMALLEST = 60;

type State = "loading" | "ready" | "failed";

/** One Plotly chart: drawn by the common scheduler, updated in place, as large as its box. */
export function Plot({ figure, label, every = 100 }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(figure);
  const request = useRef<() => void>(() => {});
  const [state, setState] = useState<State>(window.Plotly ? "ready" : "loading");
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    latest.current = figure;
    request.current();
  }, [figure]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    const box = host.current;
    if (!box) return;
    let stop = () => {};
    let gone = false;
    loadPlotly().then(
      (plotly) => {
        if (gone) return;
        setState("ready");
        stop = start(plotly, box, latest, every, request);
      },
      () => !gone && setState("failed"),
    );
    return () => {
      gone = true;
      stop();
    };
  }, [every, attempt]);

  return (
    <div className="plot" role="img" aria-label={label}>
      <div className="plot-host" ref={host} />
      {state === "loading" && <p className="plot-note">{t.views.plots.loading}</p>}
      {state === "failed" && (
        <p className="plot-note">
          {t.views.plots.failed}{" "}
          <button type="button" className="plot-retry" onClick={() => setAttempt((n) => n + 1)}>
            {t.views.plots.retry}
          </button>
        </p>
      )}
    </div>
  );
}

function start(
  plotly: PlotlyApi,
  box: HTMLElement,
  figure: { current: PlotProps["figure"] },
  every: number,
  request: { current: () => void },
): () => void {
  let revision = 0;
  const job: Job = {
    every,
    draw: () => {
      const size = { width: box.clientWidth, height: box.clientHeight };
      if (size.width < SMALLEST || size.height < SMALLEST) return;
      const { traces, layout } = figure.current(plotTheme(), size);
      revision += 1;
      void plotly.react(box, traces, { ...layout, ...size, datarevision: revision }, CONFIG);
    },
  };
  request.current = () => scheduler.request(job);
  const observer = new ResizeObserver(request.current);
  observer.observe(box);
  const forget = onTheme(request.current);
  request.current();
  return () => {
    observer.disconnect();
    forget();
    scheduler.drop(job);
    request.current = () => {};
    plotly.purge(box);
  };
}
