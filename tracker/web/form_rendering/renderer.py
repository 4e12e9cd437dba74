"""The form renderer of the settings: our templates for forms and fields, Django's for everything that packages draw."""

from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import engines
from django.utils.functional import cached_property


class GovukRenderer(BaseRenderer):
    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"

    @cached_property
    def _packages(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("components/"):
            return engines["jinja2"].get_template(template_name)
        return self._packages.get_template(template_name)
