"""The ten routes to permanence, each with its milestones in order."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.definitions.routes import adoption, in_care, kinship, with_family
from workflows.shapes import Route

ALL_ROUTES: tuple[Route, ...] = (*with_family.ROUTES, *kinship.ROUTES, *in_care.ROUTES, *adoption.ROUTES)

BY_CODE: Mapping[str, Route] = MappingProxyType({route.code: route for route in ALL_ROUTES})
