"""One question a file: QUESTION, answer(run, args, progress, cancelled)."""
