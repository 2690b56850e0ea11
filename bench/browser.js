// Runs before the page: notes when a hand moved, when frames came in, and when numbers were painted.
window.__bench = { painted: [], first: null, frames: 0, run: null, texts: new Set() };
(() => {
  const bench = window.__bench;
  const sent = new Map(); // stamp of a command -> the time stamp of the event that caused it
  let pending = []; // frames that are not on the screen yet
  let burst = false;
  let moved = 0;
  for (const kind of ["pointermove", "pointerrawupdate"])
    addEventListener(kind, (event) => { if (event.buttons) moved = event.timeStamp; }, true);

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => { if (data instanceof ArrayBuffer) arrived(data); });
    }
    send(data) {
      if (typeof data === "string" && /"(?:open|set)"/.test(data)) {
        const command = JSON.parse(data);
        if (command.type === "open") bench.run = command.run;
        if (command.stamp != null && moved) sent.set(command.stamp, moved);
      }
      super.send(data);
    }
  };

  function arrived(data) {
    const length = new DataView(data).getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 8, length)));
    bench.frames += 1;
    pending.push({ stamp: header.stamp, at: performance.now() });
  }

  // Anything drawn on a canvas after a frame came in begins the paint that shows it.
  const pen = CanvasRenderingContext2D.prototype;
  const fillText = pen.fillText;
  pen.fillText = function (text, ...rest) {
    bench.texts.add(text);
    if (!burst && pending.length) {
      burst = true;
      const shown = pending;
      pending = [];
      const after = new MessageChannel(); // runs when the animation frame is over and handed to the compositor
      after.port1.onmessage = () => {
        burst = false;
        const now = performance.now();
        bench.first ??= performance.timeOrigin + now;
        for (const { stamp } of shown) {
          if (!sent.has(stamp)) continue;
          bench.painted.push(now - sent.get(stamp));
          sent.delete(stamp);
        }
      };
      after.port2.postMessage(0);
    }
    return fillText.call(this, text, ...rest);
  };
})();
