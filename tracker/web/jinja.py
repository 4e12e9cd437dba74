"""The Jinja2 environment of our own screens."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from tracker.web import dates
from tracker.web.form_rendering import error_summary_items, field_parts


def environment(*, loader: BaseLoader, **options: Any) -> Environment:
    """Our templates, the GOV.UK macros under `govuk_frontend_jinja/`, and the few words that templates may use.

    Missing names are silent (jinja2's default) because the GOV.UK macros rest on it.
    """
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env = Environment(  # noqa: S701 - Django's backend passes autoescape=True among the options
        loader=ChoiceLoader([loader, govuk]),
        extensions=["jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    env.globals.update(
        static=static,
        url=_url,
        query=_query,
        field_parts=field_parts,
        error_summary_items=error_summary_items,
    )
    env.filters.update(
        uk_date=dates.uk_date,
        uk_time=dates.uk_time,
        uk_datetime=dates.uk_datetime,
        uk_due=dates.uk_due,
        intcomma=intcomma,
    )
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def _query(params: QueryDict, **changes: Any) -> str:
    """The query string of a page with some of its parts changed, or taken away by None: `?stage=x&page=2`."""
    kept = {key: params.getlist(key) for key in params}
    for key, value in changes.items():
        kept.pop(key, None)
        if value is not None:
            kept[key] = [str(value)]
    return "?" + urlencode(kept, doseq=True)
