"""The makers of the demo ledgers: totals are the reports', the rows behind them are made."""
