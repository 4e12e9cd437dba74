"""Addresses of the screens of panels."""

from django.urls import path

from panels.web.views import arrange, conflicts, forward, meeting, timetable

urlpatterns = [
    path("panels/", timetable.Timetable.as_view(), name="panels"),
    path("panels/<slug:code>/", timetable.PanelPage.as_view(), name="panel"),
    path("panel-meetings/<slug:meeting>/", meeting.MeetingPage.as_view(), name="panel_meeting"),
    path("panel-meetings/<slug:meeting>/add/", meeting.AddToAgenda.as_view(), name="panel_add"),
    path("panel-meetings/<slug:meeting>/open/", meeting.OpenMeeting.as_view(), name="panel_open"),
    path("panel-meetings/<slug:meeting>/close/", meeting.CloseMeeting.as_view(), name="panel_close"),
    path("panel-meetings/<slug:meeting>/cancel/", meeting.CancelMeeting.as_view(), name="panel_cancel"),
    path("panel-meetings/<slug:meeting>/replace/", meeting.ReplaceMeeting.as_view(), name="panel_replace"),
    path("panel-meetings/<slug:meeting>/items/<slug:item>/", meeting.ItemPage.as_view(), name="panel_item"),
    path("panel-meetings/<slug:meeting>/items/<slug:item>/time/", meeting.GiveTime.as_view(), name="panel_give_time"),
    path("panel-meetings/<slug:meeting>/arrange/", arrange.Arrange.as_view(), name="panel_arrange"),
    path("panel-meetings/<slug:meeting>/items/<slug:item>/arrange/", arrange.ArrangeItem.as_view(), name="panel_arrange_item"),
    path("panel-meetings/<slug:meeting>/items/<slug:item>/interests/", conflicts.Conflicts.as_view(), name="panel_conflicts"),
    path("panel-requests/<slug:request_id>/", forward.RequestPage.as_view(), name="panel_request"),
    path("panel-decisions/<slug:decision_id>/confirm/", forward.Confirm.as_view(), name="panel_confirm"),
    path("journeys/<slug:journey>/put-forward/", forward.PutForward.as_view(), name="put_forward"),
]
