"""The process of one run: orders between chunks of training, and what it tells."""
