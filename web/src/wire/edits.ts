import type { Doc } from "../graph/document";

/**
 * Edits on their way to the engine: one at a time, the newest waiting document wins, and the
 * revision of each is that of the last accepted one. Survives a lost connection.
 */
export class EditQueue {
  rev = 0;
  private flying: Doc | null = null;
  private waiting: Doc | null = null;
  private open = false;
  private readonly send: (rev: number, doc: Doc) => void;

  constructor(send: (rev: number, doc: Doc) => void) {
    this.send = send;
  }

  /** True while the engine has not yet answered everything that was drawn. */
  get pending(): boolean {
    return this.flying !== null || this.waiting !== null;
  }

  submit(doc: Doc): void {
    if (this.flying === doc && !this.waiting) return;
    this.waiting = doc;
    this.next();
  }

  /**
   * The engine is there and stands at `rev`; what it has not seen is sent again. When it was there
   * all the time (it was restored), the very edit on its way goes first: it may have arrived after all.
   * `ours`: the drawing that is to hold, if it is not the engine's.
   */
  opened(rev: number, ours: Doc | null = null): void {
    this.rev = rev;
    if (ours && ours !== this.flying) this.waiting = ours;
    if (this.open && this.flying) {
      this.send(rev, this.flying);
      return;
    }
    this.open = true;
    this.waiting ??= this.flying;
    this.flying = null;
    this.next();
  }

  /** The engine already has what we drew. */
  forget(): void {
    this.flying = null;
    this.waiting = null;
  }

  /** The connection is gone; edits wait. */
  closed(): void {
    this.open = false;
  }

  /** The drawing that the engine has accepted; null where this was known. */
  accepted(rev: number): Doc | null {
    if (rev <= this.rev) return null; // the answer to an edit that was sent twice
    const heard = this.flying;
    this.rev = rev;
    this.flying = null;
    this.next();
    return heard;
  }

  /** Was this refusal about our edit? Then the revision stays and a newer drawing is sent. */
  refused(rev: number | null): boolean {
    if (!this.flying || rev !== this.rev) return false;
    this.flying = null;
    this.next();
    return true;
  }

  /** Another page was quicker. What we had drawn meanwhile is dropped; true when there was something. */
  overtaken(rev: number): boolean {
    const lost = this.pending;
    this.rev = rev;
    this.forget();
    return lost;
  }

  /** Another document: nothing is owed for the former one. */
  reset(): void {
    this.rev = 0;
    this.forget();
    this.open = false;
  }

  private next(): void {
    if (!this.open || this.flying || !this.waiting) return;
    this.flying = this.waiting;
    this.waiting = null;
    this.send(this.rev, this.flying);
  }
}
