/** The drawn square, the points of the data set in it, and the probe. */
import { useEffect } from "react";
import { create } from "zustand";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { live } from "../../../state/live";
import { oneByOne } from "../../../state/oneByOne";
import { type RunState, useRun } from "../../../state/run";
import { type Rope, ropeOf } from "../rope";

export interface Plane {
  /** Coordinates that the net reads: 1 or 2; 0 when it has no such picture. */
  inputs: number;
  domain: [number, number];
  points: [number, number][];
  labels: number[];
  /** Of values that are learned: the byte that each would have in the field of the output. */
  tones: number[];
  /** 0 training, 1 validation, 2 test. */
  parts: number[];
  rows: number[];
  classes: string[];
  coding: string;
  /** Points can be drawn into the set by hand. */
  drawable: boolean;
  closed: number;
}

interface PlaneState {
  plane: Plane | null;
  /** Where the probe was put by hand; null while a point of the data set is shown. */
  probe: [number, number] | null;
  /** Which class the probe should be, or for a curve which value, so that it has a loss; null: nobody said. */
  answer: number | null;
}

export const usePlane = create<PlaneState>()(() => ({ plane: null, probe: null, answer: null }));

const answerOf = ({ more }: Pick<RunState, "more">): number | null =>
  typeof more.answer === "number" ? more.answer : null;

/** So long what the run tells may be older than what was said last; then the run is right. */
export const ECHO_MS = 5000;
let said: { answer: number | null; until: number } | null = null;

// The run knows what was said: after a reload, and when a row of the data set takes the probe's place.
useRun.subscribe((now, before) => {
  if (answerOf(now) !== answerOf(before)) takeAnswer();
});

function takeAnswer(): void {
  const told = answerOf(useRun.getState());
  if (said && told !== said.answer && performance.now() < said.until) return;
  said = null;
  usePlane.setState({ answer: told });
}

useDoc.subscribe((now, before) => {
  if (now.id !== before.id)
    usePlane.setState({ plane: null, probe: null, answer: answerOf(useRun.getState()) });
});

/** Puts the probe somewhere, by hand or by the rope: the run shows that example, an event like any other. */
export function moveProbe(x: number, y: number, rope: Rope | null = null): void {
  const { plane, answer } = usePlane.getState();
  if (!plane?.inputs) return;
  const [low, high] = plane.domain;
  const inside = (v: number) => Math.round(Math.max(low, Math.min(high, v)) * 1000) / 1000;
  const probe: [number, number] = [inside(x), inside(y)];
  usePlane.setState({ probe });
  actions.act({
    kind: "example",
    point: plane.inputs === 1 ? [probe[0]] : probe,
    ...(answer === null || (plane.classes.length && answer >= plane.classes.length) ? {} : { answer }),
    ...ropeOf(rope),
  });
}

/** Says which class or value the probe should be; it stays so wherever it is moved. */
export function giveAnswer(answer: number | null): void {
  usePlane.setState({ answer });
  said = { answer, until: performance.now() + ECHO_MS };
  setTimeout(takeAnswer, ECHO_MS);
  const here = probeAt(usePlane.getState());
  if (here) moveProbe(...here);
}

/** Where the example that is shown lies; null when nobody knows. */
export function probeAt({ plane, probe }: PlaneState): [number, number] | null {
  if (!plane?.inputs) return null;
  if (live.row === null) return probe ?? fromInput(plane);
  const at = plane.rows.indexOf(live.row);
  return at < 0 ? fromInput(plane) : (plane.points[at] ?? null);
}

/** After a reload only the run knows the point: the input tells it when its first numbers are the coordinates. */
function fromInput(plane: Plane): [number, number] | null {
  const { doc } = useDoc.getState();
  const input = doc.nodes.find((n) => n.op === "input");
  const numbers = input && live.parts.get(`${input.id}:activation`)?.data;
  const features = (doc.data as { features?: string[] } | undefined)?.features ?? ["x1", "x2"];
  if (!numbers) return null;
  if (plane.inputs === 1) return [numbers[0] ?? 0, 0];
  const [x, y] = [numbers[features.indexOf("x1")], numbers[features.indexOf("x2")]];
  return x === undefined || y === undefined ? null : [x, y];
}

/** Which run, with which data and shapes, the newest picture is of. */
let wanted = "";

/** An answer about a former picture is passed over. */
const refreshPlane = oneByOne(async () => {
  const about = wanted;
  try {
    const plane = await actions.ask<Plane>("dataset", { plane: true });
    if (about === wanted) usePlane.setState({ plane });
  } catch {
    // the run says itself what is wrong; the picture stays as it was
  }
});

/** Keeps the points in step with the document and with what happens to the data while it trains. */
export function usePlaneData(): void {
  const key = useRun((s) =>
    s.link === "open" && s.graph
      ? `${s.run}|${String(s.more.data_version)}|${String(s.more.envelope)}|${JSON.stringify(s.graph.shapes)}`
      : null,
  );
  useEffect(() => {
    if (key === null || (wanted === key && usePlane.getState().plane)) return;
    wanted = key;
    void refreshPlane();
  }, [key]);
}

export const isPlane = (plane: Plane | null): plane is Plane => plane !== null && plane.inputs > 0;

/** Could this document have a picture of the plane? Its run says so for certain. */
export function mayHavePlane(): boolean {
  const { graph } = useRun.getState();
  const input = useDoc.getState().doc.nodes.find((n) => n.op === "input");
  const shape = input && graph?.shapes[input.id];
  const { plane } = usePlane.getState();
  if (plane) return plane.inputs > 0;
  return shape !== undefined && shape.length === 1 && (shape[0] ?? 99) <= 7;
}
