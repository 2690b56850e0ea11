import { type ReactNode, useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots/theme";
import { useDoc } from "../../../state/doc";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { paced } from "../paced";
import { maskOf, strip } from "../reading";
import { useShown } from "../shown";

/** The dropout node whose mask falls on this node's units: itself, or the one that reads it. */
function useDropout(id: string): string | null {
  return useDoc((s) => {
    const own = s.doc.nodes.find((n) => n.id === id);
    if (own?.op === "dropout") return id;
    return s.doc.nodes.find((n) => n.op === "dropout" && n.inputs?.[0] === id)?.id ?? null;
  });
}

/** Whose mask it is: null for the example that is shown, else the number of the other one. */
function whose(): number | null {
  const { row, more } = useRun.getState();
  const masked = typeof more.masked === "number" ? more.masked : null;
  return useShown.getState().mode === "drawing" || masked !== row ? masked : null;
}

/** Units of a strip; those that dropout switched off in the last minibatch are greyed and crossed out. */
export function Masked({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  const dropout = useDropout(id);
  const own = dropout === id;
  return (
    <div className="masked">
      {children}
      {dropout !== null && <Crosses dropout={dropout} name={name} said={own} />}
    </div>
  );
}

function Crosses({ dropout, name, said }: { dropout: string; name: string; said: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLParagraphElement>(null);
  const other = useRun(whose);
  useEffect(() => {
    const paint = () => canvas.current && draw(canvas.current, maskOf(dropout));
    const words = paced(() => {
      const mask = maskOf(dropout);
      if (!text.current) return;
      let off = 0;
      for (let i = 0; i < (mask?.length ?? 0); i++) off += mask![i] === 0 ? 1 : 0;
      text.current.textContent = mask ? t.insight.mask.off(off, mask.length, whose()) : "";
    }, 250);
    const both = () => {
      paint();
      words.run();
    };
    both();
    const forget = [onLive(both), onTheme(both), words.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [dropout]);
  return (
    <>
      <canvas
        ref={canvas}
        className="masked-crosses"
        role="img"
        aria-label={t.insight.mask.label(name, other)}
      />
      {said && <p ref={text} className="masked-words num" title={t.insight.mask.label(name, other)} />}
    </>
  );
}

/** Pixels of a cell of the drawn strip; the canvas is stretched over the tiles. */
const CELL = 16;

function draw(canvas: HTMLCanvasElement, mask: ArrayLike<number> | null): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { rows, cols } = strip(mask?.length ?? 1);
  canvas.width = cols * CELL;
  canvas.height = rows * CELL;
  if (!mask) return;
  const theme = plotTheme();
  context.lineWidth = 1.5;
  context.strokeStyle = theme.ink2;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 0) continue;
    const [x, y] = [(i % cols) * CELL, Math.floor(i / cols) * CELL];
    context.globalAlpha = 0.78;
    context.fillStyle = theme.panel;
    context.fillRect(x, y, CELL, CELL);
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(x + 4, y + 4);
    context.lineTo(x + CELL - 4, y + CELL - 4);
    context.moveTo(x + CELL - 4, y + 4);
    context.lineTo(x + 4, y + CELL - 4);
    context.stroke();
  }
}
