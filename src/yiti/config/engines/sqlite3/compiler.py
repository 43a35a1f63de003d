"""Statements as Django makes them; those that write look first whether there is room."""

from typing import Any

from django.db.models.sql import compiler

from yiti.config.engines.limits import require_fields, require_values

SQLCompiler, SQLDeleteCompiler, SQLAggregateCompiler = compiler.SQLCompiler, compiler.SQLDeleteCompiler, compiler.SQLAggregateCompiler


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    def as_sql(self) -> Any:  # type: ignore[override]
        require_fields(self.query.fields, self.query.objs)
        return super().as_sql()


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    def as_sql(self) -> Any:  # type: ignore[override]
        require_values(self.query.values)  # type: ignore[attr-defined]
        return super().as_sql()
