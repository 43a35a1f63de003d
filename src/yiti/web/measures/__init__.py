"""指标考核 Measures: the quarter, scores, ranks, appeals."""
