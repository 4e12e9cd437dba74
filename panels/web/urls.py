"""Addresses of the screens of panels."""

from django.urls import path

from panels.web.views import agency, arrange, conflicts, forward, meeting, proposals, set_up, timetable

urlpatterns = [
    path("panels/", timetable.Timetable.as_view(), name="panels"),
    path("panels/set-up/", set_up.SetUp.as_view(), name="panel_set_up"),
    path("panels/set-up/add/", set_up.AddPanel.as_view(), name="panel_set_up_add"),
    path("panels/set-up/rooms/add/", set_up.AddRoom.as_view(), name="panel_set_up_room"),
    path("panels/set-up/panel/<slug:code>/", set_up.OnePanel.as_view(), name="panel_set_up_one"),
    path("panels/set-up/panel/<slug:code>/change/", set_up.EditPanel.as_view(), name="panel_set_up_change"),
    path("panels/set-up/panel/<slug:code>/seats/give/", set_up.GiveSeat.as_view(), name="panel_set_up_give_seat"),
    path("panels/set-up/panel/<slug:code>/seats/<int:seat>/take/", set_up.TakeSeat.as_view(), name="panel_set_up_take_seat"),
    path("panels/set-up/panel/<slug:code>/dates/", set_up.GiveDates.as_view(), name="panel_set_up_dates"),
    path("panels/<slug:code>/propose/", proposals.Propose.as_view(), name="panel_propose"),
    path("panel-proposals/<slug:proposal>/", proposals.ProposalPage.as_view(), name="panel_proposal"),
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
    path("panel-requests/<slug:request_id>/decide-now/", forward.BetweenMeetings.as_view(), name="panel_decide_now"),
    path("panel-requests/<slug:request_id>/confirm/", forward.ConfirmAction.as_view(), name="panel_confirm_action"),
    path("agency-decisions/", agency.AgencyDecisions.as_view(), name="agency_decisions"),
    path("agency-decisions/<slug:decision_id>/", agency.AgencyDecisionPage.as_view(), name="agency_decision"),
    path("panel-decisions/<slug:decision_id>/confirm/", forward.Confirm.as_view(), name="panel_confirm"),
    path("journeys/<slug:journey>/put-forward/", forward.PutForward.as_view(), name="put_forward"),
]
