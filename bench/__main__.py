"""``python -m bench``."""

import os
import sys

from server import ONE_THREAD

os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before NumPy loads: its BLAS reads them once

from bench.cli import main

sys.exit(main(sys.argv[1:]))
