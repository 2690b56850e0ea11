import type { Command } from "./protocol.gen";

interface SocketEvents {
  onOpen: () => void;
  onText: (text: string) => void;
  onBinary: (bytes: ArrayBuffer) => void;
  /** The link is gone; `refused`: the server does not want this page. */
  onDown: (refused: boolean) => void;
  /** Seconds until the next try. */
  onCountdown: (seconds: number) => void;
}

const FIRST_WAIT = 1;
const LONGEST_WAIT = 5;
const POLICY_VIOLATION = 1008;

/** A websocket that comes back by itself, waiting 1, 2, 4, then 5 seconds. */
export class Socket {
  private ws: WebSocket | null = null;
  private wait = FIRST_WAIT;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly url: string;
  private readonly events: SocketEvents;

  constructor(url: string, events: SocketEvents) {
    this.url = url;
    this.events = events;
  }

  get isOpen(): boolean {
    return this.ws?.readyState === WebSocket.OPEN;
  }

  connect(): void {
    this.stopWaiting();
    if (this.ws && this.ws.readyState <= WebSocket.OPEN) return;
    const ws = new WebSocket(this.url);
    this.ws = ws;
    ws.binaryType = "arraybuffer";
    ws.onopen = () => {
      this.wait = FIRST_WAIT;
      this.events.onOpen();
    };
    ws.onmessage = ({ data }) => {
      if (typeof data === "string") this.events.onText(data);
      else this.events.onBinary(data as ArrayBuffer);
    };
    ws.onclose = ({ code }) => {
      if (this.ws !== ws) return;
      this.ws = null;
      const refused = code === POLICY_VIOLATION;
      this.events.onDown(refused);
      if (!refused) this.countdown(this.wait);
      this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    };
  }

  /** False when the link is down; nothing is queued here. */
  send(command: Command): boolean {
    if (!this.ws || this.ws.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify(command));
    return true;
  }

  /** Without waiting for the countdown. */
  retryNow(): void {
    this.wait = FIRST_WAIT;
    this.connect();
  }

  close(): void {
    this.stopWaiting();
    const ws = this.ws;
    this.ws = null;
    ws?.close();
  }

  private countdown(seconds: number): void {
    this.events.onCountdown(seconds);
    if (seconds <= 0) {
      this.connect();
      return;
    }
    this.timer = setTimeout(() => this.countdown(seconds - 1), 1000);
  }

  private stopWaiting(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
