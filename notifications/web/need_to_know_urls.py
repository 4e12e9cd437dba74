"""Addresses of the screens of need-to-knows and of the on-call list."""

from django.urls import path

from notifications.web.views import incident
from notifications.web.views.incidents import Incidents, Weekly
from notifications.web.views.on_call import OnCallList, PutOnCall, TakeOffCall
from notifications.web.views.raise_it import Raise

ONE = "need-to-know/<str:need_to_know>/"

urlpatterns = [
    path("need-to-know/", Incidents.as_view(), name="need_to_know"),
    path("need-to-know/raise/", Raise.as_view(), name="need_to_know_raise"),
    path("need-to-know/weekly/", Weekly.as_view(), name="need_to_know_weekly"),
    path("need-to-know/on-call/", OnCallList.as_view(), name="on_call"),
    path("need-to-know/on-call/put/", PutOnCall.as_view(), name="on_call_put"),
    path("need-to-know/on-call/<int:line>/take-off/", TakeOffCall.as_view(), name="on_call_take_off"),
    path(ONE, incident.Incident.as_view(), name="need_to_know_one"),
    path(f"{ONE}history/", incident.History.as_view(), name="need_to_know_history"),
    path(f"{ONE}call/", incident.LogCall.as_view(), name="need_to_know_call"),
    path(f"{ONE}write/", incident.Write.as_view(), name="need_to_know_write"),
    path(f"{ONE}confirm/", incident.Confirm.as_view(), name="need_to_know_confirm"),
    path(f"{ONE}send/", incident.SendUnconfirmed.as_view(), name="need_to_know_send"),
    path(f"{ONE}dismiss/", incident.Dismiss.as_view(), name="need_to_know_dismiss"),
    path(f"{ONE}withdraw/", incident.Withdraw.as_view(), name="need_to_know_withdraw"),
    path(f"{ONE}acknowledge/", incident.Acknowledge.as_view(), name="need_to_know_acknowledge"),
    path(f"{ONE}direct/", incident.Direct.as_view(), name="need_to_know_direct"),
    path(f"{ONE}directions/<str:direction>/done/", incident.DoneDirection.as_view(), name="need_to_know_done"),
    path(f"{ONE}update/", incident.WriteUpdate.as_view(), name="need_to_know_update"),
    path(f"{ONE}outside/<slug:duty>/", incident.TellOutside.as_view(), name="need_to_know_outside"),
    path(f"{ONE}severity/", incident.Grade.as_view(), name="need_to_know_severity"),
    path(f"{ONE}close/", incident.Close.as_view(), name="need_to_know_close"),
    path(f"{ONE}join/", incident.Join.as_view(), name="need_to_know_join"),
]
