import os
from pathlib import Path

import pytest

ENV = "QINGJIAN_REAL_DATA"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of third-party files; without it the test is skipped, and says so."""
    folder = Path(os.environ.get(ENV) or Path(__file__).resolve().parents[4] / "shared" / "data")
    if not (folder / "air").is_dir():
        pytest.skip(f"REAL DATA NOT CHECKED: no files in {folder}; set {ENV} to the folder that has air/ and water/")
    return folder
