"""Many at once, small and bounded: what the benchmarks measure with 64 clients, tried here for errors and losses alone."""
