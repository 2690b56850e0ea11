"""What is answered over HTTP: the page and its files, data, runs and records."""
