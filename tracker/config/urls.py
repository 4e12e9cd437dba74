"""Every address. Each app lists its own."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from tracker.web.health import healthz, metrics
from tracker.web.source_code import source_code

urlpatterns = [
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("source-code/", source_code, name="source_code"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("reference-data/", admin.site.urls),
    path("api/v1/", include("panels.api.urls")),
    path("api/v1/", include("notifications.api.urls")),
    path("api/", include("tracker.api.urls")),  # last of the three: it answers for every address that leads nowhere
    path("", include("tracker.web.urls")),
    path("", include("panels.web.urls")),
    path("", include("notifications.web.urls")),
]

handler400 = "tracker.config.fault_pages.bad_request"
handler403 = "tracker.web.error_pages.permission_denied"
handler404 = "tracker.config.fault_pages.page_not_found"
handler500 = "tracker.config.fault_pages.server_error"
