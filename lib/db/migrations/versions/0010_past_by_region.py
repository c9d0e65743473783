"""past_by_region: what was open on an earlier day is found by region.

Revision: 0010, after 0009
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_IS_OPEN = {'sqlite': 'open IS 1', 'postgresql': 'open IS true'}


def upgrade() -> None:
    part: dict[str, Any] = {f'{engine}_where': sa.text(f"{held} AND to_on < '9999-12-31'") for engine, held in _IS_OPEN.items()}
    op.create_index('ix_standing_past_region', 'standing', ['region', 'to_on', 'from_on'], unique=False, **part)


def downgrade() -> None:
    op.drop_index('ix_standing_past_region', table_name='standing')
