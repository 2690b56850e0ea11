/** Small things this browser remembers. A browser that refuses to remember is no error. */

export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`tugboat.${key}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`tugboat.${key}`, JSON.stringify(value));
  } catch {
    // private mode, or no space: the page works without
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(`tugboat.${key}`);
  } catch {
    // as above
  }
}
