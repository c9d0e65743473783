"""Alembic's entry: migrates over the connection that `lib.db.migrate` hands in."""

from alembic import context

from lib.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
