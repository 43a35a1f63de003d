"""Indicators, planning and assessment. Imports nothing of care."""
