"""The app for hosts: the same pages, but torch is loaded before the first visitor comes.

    streamlit run serve.py --server.address 0.0.0.0

The first visitor's first prediction then takes 0.4 s instead of 4.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from core import warm


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Wait for the imports, then let the machine be measured while visitors already come."""
    await asyncio.to_thread(warm.warm_up)
    warm.start()
    yield


app = st.App(Path(__file__).with_name("dashboard.py"), lifespan=lifespan)
