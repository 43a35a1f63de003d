"""Closed computations: inputs, resolved pack and results under one hash; verified, compared, superseded."""
