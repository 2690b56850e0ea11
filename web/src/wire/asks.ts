import type { Trouble } from "./protocol.gen";

/** A question that has no answer; `trouble` says why, in words. */
export class AskError extends Error {
  readonly trouble: Trouble | null;
  constructor(message: string, trouble: Trouble | null = null) {
    super(message);
    this.name = "AskError";
    this.trouble = trouble;
  }
}

export interface AskOptions {
  onProgress?: (done: number, total: number, text: string) => void;
  signal?: AbortSignal;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  onProgress: AskOptions["onProgress"];
  forget: () => void;
}

const aborted = () => new DOMException("The question was withdrawn.", "AbortError");

/** Questions on their way, by id. */
export class Asks {
  private next = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly unsent: string;

  /** `unsent`: the sentence of a question that could not be sent. */
  constructor(unsent = "") {
    this.unsent = unsent;
  }

  /**
   * Registers a question and lets `send` put it on the wire, which is false when it could not;
   * `cancel` is called when it is withdrawn.
   */
  ask<T>(
    send: (id: number) => unknown,
    cancel: (id: number) => void,
    { signal, onProgress }: AskOptions = {},
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(aborted());
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      const abort = () => {
        cancel(id);
        this.take(id)?.reject(aborted());
      };
      signal?.addEventListener("abort", abort, { once: true });
      const forget = () => signal?.removeEventListener("abort", abort);
      this.pending.set(id, { resolve: resolve as (r: unknown) => void, reject, onProgress, forget });
      if (send(id) === false) this.take(id)?.reject(new AskError(this.unsent));
    });
  }

  answered(id: number, result: unknown): void {
    this.take(id)?.resolve(result);
  }

  refused(id: number, trouble: Trouble): void {
    const text = trouble.hint ? `${trouble.text} ${trouble.hint}` : trouble.text;
    this.take(id)?.reject(new AskError(text, trouble));
  }

  progressed(id: number, done: number, total: number, text: string): void {
    this.pending.get(id)?.onProgress?.(done, total, text);
  }

  /** Every open question ends with this sentence (connection lost, another document). */
  failAll(text: string): void {
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(new AskError(text));
  }

  private take(id: number): Pending | undefined {
    const found = this.pending.get(id);
    this.pending.delete(id);
    found?.forget();
    return found;
  }
}
