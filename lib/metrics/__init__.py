"""What figures mean: pure functions over frames. A figure knows no language, no database and no clock."""
