"""what ledgers say of items and cannot be held as a figure.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('item_flag',
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('given', sa.Text(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_item_flag_batch')),
    sa.ForeignKeyConstraint(['item'], ['item.id'], name=op.f('fk_item_flag_item')),
    sa.PrimaryKeyConstraint('item', 'on', 'rule', name=op.f('pk_item_flag'))
    )
    with op.batch_alter_table('item_flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_flag_batch'), ['batch'], unique=False)


def downgrade() -> None:
    op.drop_table('item_flag')
