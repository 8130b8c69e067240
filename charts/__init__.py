"""Charts: pure functions that return Vega-Lite specs with named data.

Written in Altair, compiled once a process: a spec never changes, only the data that is sent with it
does, so that a chart on the screen stays the same element. What varies goes into data. A builder's
docstring names its data sets with their columns. Nothing here knows of core or of Streamlit.
"""
