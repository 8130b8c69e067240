"""Experiments with LeNet: what is tried, how often, and what came of it, shipped as data.

python -m core.lenet.experiments ladder --data fashion-mnist --seeds 5 --out ladder.json
"""

from __future__ import annotations

from core.lenet.experiments.records import Measured, Result, load
from core.lenet.experiments.trials import Trial, trials

__all__ = ["Measured", "Result", "Trial", "load", "trials"]
