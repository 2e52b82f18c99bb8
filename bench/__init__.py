"""Measurements, not tests: each prints a figure beside the limit of the machine, measured in the same run. `bin/bench --help`."""
