/**
 * A question that is asked anew whenever something changed, one at a time: while it is on its way, however
 * often it is wanted, it is asked once more after it. So the last answer is about the last change.
 *
 * `ask` takes its answer and says what went wrong; what it throws reaches those who wait.
 */
export function oneByOne(ask: () => Promise<void>): () => Promise<void> {
  let asking: Promise<void> | null = null;
  let again = false;
  const askAll = async () => {
    try {
      do {
        again = false;
        await ask();
      } while (again);
    } finally {
      asking = null;
    }
  };
  return () => {
    if (asking) again = true;
    else asking = askAll();
    return asking;
  };
}
