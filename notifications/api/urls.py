"""Addresses of the notices' part of the API."""

from django.urls import URLPattern, URLResolver, path

from notifications.api import figures
from notifications.api import need_to_know as views
from notifications.api.views import NoticesView, ReadView

app_name = "api_notices"

ONE = "need-to-know/<slug:need_to_know_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/messages/<str:mail>/", figures.MessageView.as_view(), name="message"),
    path("notices/volume/", figures.VolumeView.as_view(), name="volume"),
    path("notices/not-prepared/", figures.NotPreparedView.as_view(), name="not_prepared"),
    path("notices/not-sent/", figures.NotSentView.as_view(), name="not_sent"),
    path("notices/bouncing/", figures.BouncingView.as_view(), name="bouncing"),
    path("notices/<str:reference>/read/", ReadView.as_view(), name="read"),
    path("need-to-know/", views.NeedsToKnowView.as_view(), name="needs_to_know"),
    path(f"{ONE}/", views.NeedToKnowView.as_view(), name="need_to_know"),
    path(f"{ONE}/write/", views.WriteView.as_view(), name="need_to_know_write"),
    path(f"{ONE}/confirm/", views.ConfirmView.as_view(), name="need_to_know_confirm"),
    path(f"{ONE}/send-unconfirmed/", views.SendUnconfirmedView.as_view(), name="need_to_know_send_unconfirmed"),
    path(f"{ONE}/acknowledge/", views.AcknowledgeView.as_view(), name="need_to_know_acknowledge"),
    path(f"{ONE}/follow-up/", views.FollowUpView.as_view(), name="need_to_know_follow_up"),
    path(f"{ONE}/calls/", views.CallsView.as_view(), name="need_to_know_calls"),
    path(f"{ONE}/directions/", views.DirectionsView.as_view(), name="need_to_know_directions"),
    path(f"{ONE}/directions/<slug:direction_id>/done/", views.DirectionDoneView.as_view(), name="need_to_know_direction_done"),
    path(f"{ONE}/outside/", views.OutsideView.as_view(), name="need_to_know_outside"),
    path(f"{ONE}/severity/", views.SeverityView.as_view(), name="need_to_know_severity"),
    path(f"{ONE}/children/", views.JoinView.as_view(), name="need_to_know_children"),
    path(f"{ONE}/close/", views.CloseView.as_view(), name="need_to_know_close"),
    path(f"{ONE}/dismiss/", views.DismissView.as_view(), name="need_to_know_dismiss"),
    path(f"{ONE}/withdraw/", views.WithdrawView.as_view(), name="need_to_know_withdraw"),
]
