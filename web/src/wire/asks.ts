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
  /** What is asked: of a kind only one question is on its way. */
  kind: string;
  send: (id: number) => unknown;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  onProgress: AskOptions["onProgress"];
  forget: () => void;
}

const aborted = () => new DOMException("The question was withdrawn.", "AbortError");

/**
 * Questions on their way or waiting, by id. The server bounds the unanswered questions of a page and counts
 * those withdrawn until it has answered them too. So a question waits here until the one of its kind
 * before it has come back; withdrawn meanwhile, it is never sent.
 */
export class Asks {
  private next = 1;
  private readonly pending = new Map<number, Pending>();
  /** Which question the server has, of every kind. */
  private readonly sent = new Map<string, number>();
  private readonly unsent: string;

  /** `unsent`: the sentence of a question that could not be sent. */
  constructor(unsent = "") {
    this.unsent = unsent;
  }

  /**
   * Registers a question and lets `send` put it on the wire as soon as it is its turn, which is false when it
   * could not; `cancel` is called when it is withdrawn after that.
   */
  ask<T>(
    kind: string,
    send: (id: number) => unknown,
    cancel: (id: number) => void,
    { signal, onProgress }: AskOptions = {},
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(aborted());
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      const abort = () => {
        if (this.sent.get(kind) === id) cancel(id);
        this.take(id)?.reject(aborted());
      };
      signal?.addEventListener("abort", abort, { once: true });
      const forget = () => signal?.removeEventListener("abort", abort);
      const settle = { resolve: resolve as (r: unknown) => void, reject };
      this.pending.set(id, { kind, send, ...settle, onProgress, forget });
      this.sendNext(kind);
    });
  }

  answered(id: number, result: unknown): void {
    this.take(id)?.resolve(result);
    this.came(id);
  }

  refused(id: number, trouble: Trouble): void {
    const text = trouble.hint ? `${trouble.text} ${trouble.hint}` : trouble.text;
    this.take(id)?.reject(new AskError(text, trouble));
    this.came(id);
  }

  progressed(id: number, done: number, total: number, text: string): void {
    this.pending.get(id)?.onProgress?.(done, total, text);
  }

  /** Every open question ends with this sentence (connection lost, another document). */
  failAll(text: string): void {
    this.sent.clear();
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(new AskError(text));
  }

  /** The server is done with a question, asked for still or not. */
  private came(id: number): void {
    for (const [kind, sent] of this.sent) {
      if (sent !== id) continue;
      this.sent.delete(kind);
      this.sendNext(kind);
    }
  }

  private sendNext(kind: string): void {
    for (const [id, one] of this.pending) {
      if (this.sent.has(kind)) return;
      if (one.kind !== kind) continue;
      this.sent.set(kind, id);
      if (one.send(id) !== false) return;
      this.sent.delete(kind);
      this.take(id)?.reject(new AskError(this.unsent));
    }
  }

  private take(id: number): Pending | undefined {
    const found = this.pending.get(id);
    this.pending.delete(id);
    found?.forget();
    return found;
  }
}
