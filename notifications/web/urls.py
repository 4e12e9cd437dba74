"""Addresses of notifications's screens."""

from django.urls import URLPattern, URLResolver, path

from notifications.web import need_to_know_urls
from notifications.web.views import inbox
from notifications.web.views.undelivered import SendAgain, Undelivered, Volume, WorksAgain
from notifications.web.views.who_is_told import NoticeHistory, SetMail, SetQuietHours, WhoIsTold

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", inbox.inbox_page, name="inbox"),
    path("notices/digest/<str:mail>/", inbox.digest_page, name="digest"),
    path("notices/digest/<str:mail>/read/", inbox.read_digest, name="digest_read"),
    path("notices/who-is-told/", WhoIsTold.as_view(), name="who_is_told"),
    path("notices/who-is-told/history/", NoticeHistory.as_view(), name="notice_history"),
    path("notices/who-is-told/quiet-hours/", SetQuietHours.as_view(), name="quiet_hours"),
    path("notices/who-is-told/<str:row>/", SetMail.as_view(), name="notice_mail"),
    path("notices/undelivered/", Undelivered.as_view(), name="undelivered"),
    path("notices/undelivered/try-again/", SendAgain.as_view(), name="send_again"),
    path("notices/undelivered/messages/<str:message>/try-again/", SendAgain.as_view(), name="send_mail_again"),
    path("notices/undelivered/not-prepared/<int:effect>/try-again/", SendAgain.as_view(), name="deliver_again"),
    path("notices/undelivered/addresses/<int:address>/works-again/", WorksAgain.as_view(), name="address_works_again"),
    path("notices/volume/", Volume.as_view(), name="notice_volume"),
    path("notices/unread/", inbox.unread, name="inbox_unread"),
    path("notices/read/", inbox.read_all, name="inbox_read_all"),
    path("notices/<str:reference>/read/", inbox.read_one, name="inbox_read"),
    *need_to_know_urls.urlpatterns,
]
