/**
 * What the painter needs of a drawing surface. A canvas context is one; `SvgPen` is another and
 * writes the same strokes as an SVG file, so that the picture is drawn by one piece of code.
 */

export interface Pen {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(angle: number): void;
  scale(x: number, y: number): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void;
  arc(x: number, y: number, r: number, from: number, to: number): void;
  rect(x: number, y: number, w: number, h: number): void;
  roundRect(x: number, y: number, w: number, h: number, r: number | number[]): void;
  clip(): void;
  fill(): void;
  stroke(): void;
  setLineDash(dash: number[]): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
}

interface State {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: number[];
  clips: number;
  groups: number;
}

const n = (v: number): string => String(Math.round(v * 100) / 100);
const escape = (s: string): string =>
  s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const ANCHOR: Record<string, string> = {
  left: "start",
  start: "start",
  center: "middle",
  right: "end",
  end: "end",
};

/** Writes SVG. Transforms become nested groups, clips become clip paths. */
export class SvgPen implements Pen {
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  lineJoin: CanvasLineJoin = "miter";
  globalAlpha = 1;
  font = "12px sans-serif";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private dash: number[] = [];
  private path = "";
  private out: string[] = [];
  private defs: string[] = [];
  private clips = 0;
  private groups = 0;
  private stack: State[] = [];

  private open(tag: string): void {
    this.out.push(tag);
    this.groups += 1;
  }

  save(): void {
    const {
      fillStyle,
      strokeStyle,
      lineWidth,
      lineCap,
      lineJoin,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
    } = this;
    this.stack.push({
      fillStyle,
      strokeStyle,
      lineWidth,
      lineCap,
      lineJoin,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
      dash: this.dash,
      clips: this.clips,
      groups: this.groups,
    });
  }

  restore(): void {
    const s = this.stack.pop();
    if (!s) return;
    for (; this.groups > s.groups; this.groups -= 1) this.out.push("</g>");
    const { dash, groups: _, clips: __, ...style } = s;
    Object.assign(this, style);
    this.dash = dash;
  }

  translate(x: number, y: number): void {
    this.open(`<g transform="translate(${n(x)} ${n(y)})">`);
  }

  rotate(angle: number): void {
    this.open(`<g transform="rotate(${n((angle * 180) / Math.PI)})">`);
  }

  scale(x: number, y: number): void {
    this.open(`<g transform="scale(${x} ${y})">`);
  }

  beginPath(): void {
    this.path = "";
  }

  closePath(): void {
    this.path += "Z";
  }

  moveTo(x: number, y: number): void {
    this.path += `M${n(x)} ${n(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${n(x)} ${n(y)}`;
  }

  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void {
    this.path += `C${n(a)} ${n(b)} ${n(c)} ${n(d)} ${n(x)} ${n(y)}`;
  }

  arc(x: number, y: number, r: number, from: number, to: number): void {
    const at = (t: number) => `${n(x + r * Math.cos(t))} ${n(y + r * Math.sin(t))}`;
    const half = (from + to) / 2;
    this.path += `${this.path ? "L" : "M"}${at(from)}A${n(r)} ${n(r)} 0 0 1 ${at(half)}A${n(r)} ${n(r)} 0 0 1 ${at(to)}`;
  }

  rect(x: number, y: number, w: number, h: number): void {
    this.path += `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}Z`;
  }

  roundRect(x: number, y: number, w: number, h: number, r: number | number[]): void {
    const [a = 0, b = a, c = a, d = b] = typeof r === "number" ? [r] : r;
    const corner = (q: number, dx: number, dy: number) => `a${n(q)} ${n(q)} 0 0 1 ${n(dx)} ${n(dy)}`;
    this.path +=
      `M${n(x + a)} ${n(y)}h${n(w - a - b)}${corner(b, b, b)}v${n(h - b - c)}${corner(c, -c, c)}` +
      `h${n(-(w - c - d))}${corner(d, -d, -d)}v${n(-(h - d - a))}${corner(a, a, -a)}Z`;
  }

  clip(): void {
    const id = `clip${this.defs.length}`;
    this.defs.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
    this.open(`<g clip-path="url(#${id})">`);
  }

  private alpha(): string {
    return this.globalAlpha < 1 ? ` opacity="${n(this.globalAlpha)}"` : "";
  }

  fill(): void {
    if (this.path)
      this.out.push(`<path d="${this.path}" fill="${escape(String(this.fillStyle))}"${this.alpha()}/>`);
  }

  private strokeAttributes(): string {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map(n).join(" ")}"` : "";
    return (
      ` stroke="${escape(String(this.strokeStyle))}" stroke-width="${n(this.lineWidth)}"` +
      ` stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}`
    );
  }

  stroke(): void {
    if (this.path)
      this.out.push(`<path d="${this.path}" fill="none"${this.strokeAttributes()}${this.alpha()}/>`);
  }

  setLineDash(dash: number[]): void {
    this.dash = dash;
  }

  private text(text: string, x: number, y: number, paint: string): void {
    const shift = this.textBaseline === "middle" ? "0.35em" : "0";
    this.out.push(
      `<text x="${n(x)}" y="${n(y)}" dy="${shift}" style="font:${escape(this.font)};white-space:pre"` +
        ` text-anchor="${ANCHOR[this.textAlign] ?? "start"}"${paint}${this.alpha()}>${escape(text)}</text>`,
    );
  }

  fillText(text: string, x: number, y: number): void {
    this.text(text, x, y, ` fill="${escape(String(this.fillStyle))}"`);
  }

  strokeText(text: string, x: number, y: number): void {
    this.text(text, x, y, ` fill="none"${this.strokeAttributes()}`);
  }

  /** The finished file, showing the given box on a background. */
  finish(box: { x: number; y: number; w: number; h: number }, background: string, title: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n(box.x)} ${n(box.y)} ${n(box.w)} ${n(box.h)}"` +
      ` width="${n(box.w)}" height="${n(box.h)}" role="img"><title>${escape(title)}</title>` +
      `<defs>${this.defs.join("")}</defs>` +
      `<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.w)}" height="${n(box.h)}" fill="${escape(background)}"/>` +
      `${this.out.join("")}</svg>`
    );
  }
}
