"""A person's own password. Whoever added the account knows the first one, so it is changed by whoever signs in with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables

from tracker.actions.keep_people import choose_password
from tracker.errors import BadInput


class PasswordForm(PasswordChangeForm):
    """Django's form in plain words: its own hints are a list in markup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Your password now"
        self.fields["new_password1"].help_text = "At least 12 characters, not your name, and not one that many people use."
        self.fields["new_password2"].label = "The new password again"
        self.fields["new_password2"].help_text = ""

    @sensitive_variables("new")
    def clean_new_password1(self) -> str:
        """The password of today is no new one: somebody else may know it."""
        new = str(self.cleaned_data["new_password1"])
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError("Choose a password other than the one that you have now")
        return new


class ChangePassword(RedirectURLMixin, PasswordChangeView):
    """The old password once, the new one twice. Every other session of this person ends with it."""

    form_class = PasswordForm
    template_name = "registration/password.html"
    next_page = "home"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            user = choose_password(user_id=form.user.pk, old=given["old_password"], new=given["new_password1"])
        except BadInput as refused:
            form.add_error("old_password", refused.says)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "Your password is changed. Nobody else knows it now.")
        return redirect(self.get_success_url())

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer
