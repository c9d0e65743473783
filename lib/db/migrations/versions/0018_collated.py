"""collated: text is ordered by its code points on PostgreSQL too, whatever the language of its server.

SQLite always does. A list, a name made of several names and the first of equals are then the same on both engines.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

_OTHERS = sa.text(
    'SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid '
    'JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_collation l ON l.oid = a.attcollation '
    "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.atttypid = 'text'::regtype AND l.collname <> 'C' ORDER BY 1, 2"
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != 'postgresql':
        return
    changed: dict[str, list[str]] = {}
    for table, column in connection.execute(_OTHERS):
        changed.setdefault(table, []).append(column)
    quoted = connection.dialect.identifier_preparer.quote
    for table, columns in changed.items():
        steps = ', '.join(f'ALTER COLUMN {quoted(column)} TYPE text COLLATE "C"' for column in columns)
        op.execute(sa.text(f'ALTER TABLE {quoted(table)} {steps}'))


def downgrade() -> None:
    """Nothing to take back: the order of an earlier version was its server's."""
