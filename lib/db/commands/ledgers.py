"""What the database holds of each ledger, as the ledger says it: rows by the names of its columns, in one fixed order.

Only what was handed in: what follows from it (days derived from hours, months, standing) is left out.
"""
