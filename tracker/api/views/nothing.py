"""Every address of the API that leads nowhere."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from tracker.errors import NotVisible


@extend_schema(exclude=True)
class NothingHere(APIView):
    """The same answer as for what the person may not see."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Whoever is not signed in is told so first, as everywhere."""
        super().initial(request, *args, **kwargs)
        raise NotVisible("There is nothing at this address.")
