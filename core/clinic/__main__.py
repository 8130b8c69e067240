"""`python -m core.clinic layer.py MyLayer --input 2x8` says what it finds of a layer."""

from __future__ import annotations

import sys

from core.clinic.command_line import main

if __name__ == "__main__":
    sys.exit(main())
