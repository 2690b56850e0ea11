/** One polite voice for everything the canvas has to say. */

let region: HTMLElement | null = null;

export function setVoice(element: HTMLElement | null): void {
  region = element;
}

export function announce(text: string): void {
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => {
    if (region) region.textContent = text;
  });
}
