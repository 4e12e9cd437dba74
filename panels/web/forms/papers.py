"""Forms of papers: attaching a document, taking one back, accepting what came late."""

from django import forms

from panels.rules.documents import KINDS_OF_DOCUMENT, TAKES

ENDINGS = ",".join(f".{ending}" for kind in KINDS_OF_DOCUMENT.values() for ending in kind.extensions)


class AttachForm(forms.Form):
    """One document for the panel."""

    document = forms.FileField(
        label="Document",
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Select a document", "max_length": "Give the file a shorter name"},
    )

    def __init__(self, *args: object, limit: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["document"].help_text = f"{TAKES[:1].upper()}{TAKES[1:]}, of {limit} MB or less"


class RemoveForm(forms.Form):
    """Why a document is taken back."""

    because = forms.CharField(
        label="Why is it removed?",
        max_length=300,
        help_text="The file is deleted. That it was here, and why it went, stays on the child's record.",
        error_messages={"required": "Enter why it is removed"},
    )


class AcceptLateForm(forms.Form):
    """Why the chair takes papers that came late."""

    because = forms.CharField(
        label="Why are the papers accepted?",
        help_text="It stands on the child's record and in the next version of the papers.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the papers are accepted"},
    )
