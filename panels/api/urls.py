"""Addresses of the API of panels, under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path

from panels.api import arranging, deciding, interests, papers, proposals, session, views, what_if

resources: list[URLPattern | URLResolver] = [
    path("agency-decisions/", deciding.AgencyDecisionsView.as_view(), name="agency_decisions"),
    path("agency-decisions/<slug:decision_id>/", deciding.AgencyDecisionView.as_view(), name="agency_decision"),
    path("agency-decisions/<slug:decision_id>/decision/", deciding.DecideView.as_view(), name="agency_decide"),
    path("panels/", views.PanelsView.as_view(), name="panels"),
    path("panels/<slug:panel>/what-if/", what_if.WhatIfView.as_view(), name="what_if"),
    path("panels/<slug:panel>/what-if/children/", what_if.ReplayedChildrenView.as_view(), name="what_if_children"),
    path("panels/<slug:panel>/proposals/", proposals.ProposeView.as_view(), name="propose"),
    path("panel-proposals/<slug:proposal_id>/", proposals.ProposalView.as_view(), name="proposal"),
    path("panel-proposals/<slug:proposal_id>/accept/", proposals.AcceptView.as_view(), name="accept_proposal"),
    path("panel-meetings/", views.MeetingsView.as_view(), name="meetings"),
    path("panel-meetings/<slug:meeting_id>/agenda/", views.AgendaView.as_view(), name="agenda"),
    path("panel-meetings/<slug:meeting_id>/arrangement/", arranging.ArrangementView.as_view(), name="arrangement"),
    path("panel-meetings/<slug:meeting_id>/open/", views.OpenView.as_view(), name="open"),
    path("panel-meetings/<slug:meeting_id>/close/", views.CloseView.as_view(), name="close"),
    path("panel-meetings/<slug:meeting_id>/agenda/<slug:item_id>/decision/", views.DecisionView.as_view(), name="decision"),
    path("panel-meetings/<slug:meeting_id>/agenda/<slug:item_id>/interests/", interests.InterestsView.as_view(), name="interests"),
    path("panel-meetings/<slug:meeting_id>/attendance/", session.AttendanceView.as_view(), name="attendance"),
    path("panel-meetings/<slug:meeting_id>/minutes/", session.MinutesView.as_view(), name="minutes"),
    path("panel-actions/", session.ActionsView.as_view(), name="actions"),
    path("panel-actions/<slug:action_id>/done/", session.ActionDoneView.as_view(), name="action_done"),
    path("panel-meetings/<slug:meeting_id>/papers/", papers.PapersOfMeetingView.as_view(), name="meeting_papers"),
    path("panel-meetings/<slug:meeting_id>/papers/<slug:item_id>/", papers.PapersOfItemView.as_view(), name="item_papers"),
    path("panel-requests/", views.RequestsView.as_view(), name="requests"),
    path("panel-requests/<slug:request_id>/", views.RequestView.as_view(), name="request"),
    path("panel-requests/<slug:request_id>/readiness/", views.ReadinessView.as_view(), name="readiness"),
    path("panel-requests/<slug:request_id>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("panel-requests/<slug:request_id>/chairs-action/", deciding.ChairsActionView.as_view(), name="chairs_action"),
    path("panel-requests/<slug:request_id>/papers/", views.PapersView.as_view(), name="papers"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((resources, "panels_api")))]
