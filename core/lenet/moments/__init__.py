"""A network as it learns: its moments in order, and what it made of one picture at each of them.

python -m core.lenet.moments RUN OUT      writes a run's moments into one file, to be shipped

Nothing that is imported here imports torch.
"""

from __future__ import annotations

from core.lenet.moments.course import Course, Moment, course_of_file, course_of_run, shipped_course

__all__ = ["Course", "Moment", "course_of_file", "course_of_run", "shipped_course"]
