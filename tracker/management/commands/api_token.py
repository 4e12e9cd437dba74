"""`manage.py api_token USERNAME`: a token for programs, shown once."""

import secrets
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.actions.api_tokens import make_token
from tracker.models import User


class Command(BaseCommand):
    help = "Makes a token with which a program may use the API as this person, and prints it once. Only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody who may sign in has the username {options['username']!r}.")
        token = secrets.token_urlsafe(32)
        make_token(user=user, token=token, now=datetime.now(UTC))
        self.stdout.write(token)
