"""Indicators reckoned from facts: numerators, denominators, values, and the lists behind them."""
