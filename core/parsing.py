"""One at a time: Python 3.11 miscounts its recursion when two threads parse, and raises SystemError."""

from __future__ import annotations

import threading

PARSING = threading.Lock()  # held around ast.parse, and around what calls it, such as inspect
