"""The process book as it goes out."""

from typing import Any

from rest_framework import serializers

from tracker.api.serializers.common import Out


class DefinitionOut(Out):
    """One definition of the book, by name."""

    code = serializers.CharField()
    kind = serializers.CharField(help_text="workflow, track, time_limit or machine.")
    title = serializers.CharField()
    version = serializers.IntegerField()
    source = serializers.CharField(help_text="In law or guidance; empty for a machine of our own.")  # type: ignore[assignment]
    where = serializers.CharField(help_text="The address of the whole of it.")


class WrittenOut(Out):
    """A definition whole, in the form that `workflow_export` writes and `workflow_check --file` reads."""

    format = serializers.CharField()
    definition = serializers.SerializerMethodField(help_text="The document, under the name of its kind.")

    def get_definition(self, row: Any) -> dict[str, Any]:
        return dict(row["definition"])
