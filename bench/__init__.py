"""Measurements, not tests: each prints a figure beside the limit of the machine, measured in the same run.

`bin/bench` runs all, `bin/bench inbox search` some of them. One file a measurement; `world` is the installation that is measured,
`stage` the business in it that is written to, `load` the clients, in a process of their own.
"""
