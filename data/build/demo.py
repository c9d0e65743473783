"""Writes the demo ledgers: `python data/build/demo.py [FOLDER]` makes `data/demo/` anew, byte for byte the same."""

import sys
from pathlib import Path

from demo import dangxiong, ganzhou, masked, minle, pingliang, sets

OUT = Path(__file__).resolve().parents[1] / "demo"
BUILDERS = (pingliang, ganzhou, minle, dangxiong, masked)


def main(out: Path = OUT) -> None:
    """Build every set and write its ledgers, and the list of sets."""
    sets.write_sets(out)
    for builder in BUILDERS:
        name = builder.__name__.rpartition(".")[2]
        for ledger, rows in builder.build().items():
            count = sets.write_ledger(out / name / f"{ledger}.csv", ledger, rows)
            sys.stdout.write(f"{name}/{ledger}.csv {count}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
