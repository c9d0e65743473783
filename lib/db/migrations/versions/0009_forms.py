"""return forms: what was issued to whom, and what came back.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form')),
    sa.UniqueConstraint('number', name=op.f('uq_form_number'))
    )
    op.create_index(op.f('ix_form_region'), 'form', ['region'], unique=False)
    op.create_table('form_row',
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('cells', sa.Text(), nullable=False),
    sa.Column('last', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['form'], ['form.id'], name=op.f('fk_form_row_form')),
    sa.PrimaryKeyConstraint('form', 'position', name=op.f('pk_form_row'))
    )
    op.create_table('form_return',
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_form_return_batch')),
    sa.ForeignKeyConstraint(['form'], ['form.id'], name=op.f('fk_form_return_form')),
    sa.PrimaryKeyConstraint('form', 'position', name=op.f('pk_form_return'))
    )
    op.create_index(op.f('ix_form_return_batch'), 'form_return', ['batch'], unique=False)


def downgrade() -> None:
    op.drop_table('form_return')
    op.drop_table('form_row')
    op.drop_table('form')
