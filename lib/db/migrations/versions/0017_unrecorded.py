"""unrecorded: what was not on record on a day is counted for every list of warnings, by an index of its own.

Revision: 0017, after 0016
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

_PART = sa.text('recorded_on IS NOT NULL')


def upgrade() -> None:
    part: dict[str, Any] = {'sqlite_where': _PART, 'postgresql_where': _PART}
    op.create_index('ix_standing_recorded', 'standing', ['recorded_on', 'region'], unique=False, **part)


def downgrade() -> None:
    op.drop_index('ix_standing_recorded', table_name='standing')
