"""Checking the labels of a run's pictures: which are suspected, what a person says, what that changed.

`showing` is the view; `checking` has all pictures judged, `asking` goes through the suspects, `again` trains
on what came of it, and `changed` holds the two runs against each other. `judged` calls core, cached.
"""
