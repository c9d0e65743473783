"""undone by: who took a batch back stands beside when; until now only the audit had it.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('batch', sa.Column('undone_by', sa.Text(), nullable=True))
    op.execute(
        """
        UPDATE batch SET undone_by = (
            SELECT max(audit.account) FROM audit WHERE audit.what = 'undo' AND audit.at = batch.undone_at)
        WHERE undone_at IS NOT NULL
        """
    )


def downgrade() -> None:
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_column('undone_by')
