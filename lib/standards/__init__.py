"""The law as versioned tables and pure functions: air, water, rounding, coordinates."""
