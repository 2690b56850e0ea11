/** Puts words into an element that holds nothing else; the text node stays, so little is laid out anew. */
export function writeText(element: Element, words: string): void {
  const first = element.firstChild;
  if (first instanceof Text && !first.nextSibling) {
    if (first.data !== words) first.data = words;
  } else element.textContent = words;
}
