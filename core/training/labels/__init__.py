"""Wrong labels: which ones networks contradict that never saw the picture, and what mending them changed.

`verdicts` are a run's, on pictures that it was not trained with; `cross_checking` has every picture judged
so, by several runs; `suspects` are the labels that the verdicts contradict; `deciding` is what a
person makes of them; `comparing` holds two runs against each other on pictures that neither saw.

Above `core.datasets`, whose labels these are, because the verdicts are of runs.
"""
