"""What every layer may speak of: terms, scope, frames, errors, the day, settings. No I/O."""
