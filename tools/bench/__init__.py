"""Benchmarks: what a step costs against its floor, measured in one run on the same input. One module a benchmark, each with `measure()`."""
