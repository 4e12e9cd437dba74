"""A person's own password. Whoever added the account knows the first one, so it is changed by whoever signs in with it."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpResponse
from django.urls import reverse_lazy


class PasswordForm(PasswordChangeForm):
    """Django's form in plain words: its own hints are a list in markup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Your password now"
        self.fields["new_password1"].help_text = "At least 12 characters, not your name, and not one that many people use."
        self.fields["new_password2"].label = "The new password again"
        self.fields["new_password2"].help_text = ""


class ChangePassword(SuccessMessageMixin, PasswordChangeView):
    """The old password once, the new one twice. Every other session of this person ends with it."""

    form_class = PasswordForm
    template_name = "registration/password.html"
    success_url = reverse_lazy("home")
    success_message = "Your password is changed. Nobody else knows it now."

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer
