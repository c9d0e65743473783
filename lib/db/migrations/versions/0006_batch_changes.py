"""what batches changed: what undoing them puts back.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('batch_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('was', sa.Integer(), nullable=True),
    sa.Column('table', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('row', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_batch_change_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_change'))
    )
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kept', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('batch_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_change_batch'), ['batch'], unique=False)
        batch_op.create_index(batch_op.f('ix_batch_change_was'), ['was'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_column('kept')

    op.drop_table('batch_change')
