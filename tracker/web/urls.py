"""Addresses of tracker's screens."""

from django.urls import path

from tracker.terms import KindOfSheet
from tracker.web import rules_urls
from tracker.web.process_book.views import Book, Definition, Picture
from tracker.web.views.assessment import Assessment
from tracker.web.views.audit import AuditEscalation
from tracker.web.views.child import ChildPage, ChildReason
from tracker.web.views.children import Children, NewContact
from tracker.web.views.clocks import ClockCertificate, ClockPage, PauseClock
from tracker.web.views.edge_of_care import EdgeOfCare
from tracker.web.views.emergency import EmergencyAdmission, NewEmergency
from tracker.web.views.family import EndLink, Family
from tracker.web.views.handovers import Answer, Handovers
from tracker.web.views.holders import Allocate, NamePerson, Transfer
from tracker.web.views.home import Home
from tracker.web.views.indicators import Board, ChildrenBehind, Defined, OneIndicator
from tracker.web.views.leaders import Summary, SummaryList
from tracker.web.views.midway import Midway
from tracker.web.views.move import Move
from tracker.web.views.move_family import MoveFamily
from tracker.web.views.not_done import LooksBefore, WhatDidNotHappen
from tracker.web.views.openings import NewJourney, Openings
from tracker.web.views.oversight import (
    AnswerDelay,
    ChallengeAnswer,
    ChallengeClose,
    ChallengeFormal,
    Challenges,
    ChallengeWithdraw,
    Delays,
    OneChallenge,
    RaiseChallenge,
)
from tracker.web.views.password import ChangePassword
from tracker.web.views.permanence import MilestoneReached, PermanencePlan, RouteStep
from tracker.web.views.permanence_bulk import SetRoutes, UploadList
from tracker.web.views.permanence_record import AdoptionTarget, RouteDocument, TellExperience
from tracker.web.views.permanency import Permanency
from tracker.web.views.permanency_entered import Entered, EnteredFile
from tracker.web.views.permanency_files import MadeSheet, TakeSheet, TrackerFile
from tracker.web.views.permanency_flow import Flow, FlowChildren, FlowFile
from tracker.web.views.permanency_funnel import Funnel, FunnelChildren, FunnelFile
from tracker.web.views.permanency_meeting import ActionOver, MeetingActions, MeetingOnChild, Meetings, OneMeeting
from tracker.web.views.permanency_pack import Pack, PackFile, Waiting
from tracker.web.views.permanency_views import ChangeView, DeleteView, KeepView, OpenView, Views
from tracker.web.views.quarters import OneFigure, OneQuarter, Quarters
from tracker.web.views.record import Missing, Record
from tracker.web.views.scorecard import Scorecard
from tracker.web.views.team_around_family import TafMinutes, TeamAroundFamily
from tracker.web.views.to_fix import PutRight, ToFix
from tracker.web.views.waiting import Decisions, OverdueList
from tracker.web.views.workloads import Workloads

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("password/", ChangePassword.as_view(), name="password"),
    path("children/", Children.as_view(), name="children"),
    path("children/new-contact/", NewContact.as_view(), name="new_contact"),
    path("children/emergency-admission/", NewEmergency.as_view(), name="new_emergency"),
    path("children/new-journey/", NewJourney.as_view(), name="new_journey"),
    path("children/<str:ref>/", ChildPage.as_view(), name="child"),
    path("children/<str:ref>/family/", Family.as_view(), name="family"),
    path("children/<str:ref>/family/end/", EndLink.as_view(), name="family_end"),
    path("children/<str:ref>/reason/", ChildReason.as_view(), name="child_reason"),
    path("children/<str:ref>/emergency-admission/", EmergencyAdmission.as_view(), name="emergency_admission"),
    path("children/<str:ref>/openings/", Openings.as_view(), name="openings"),
    path("journeys/<str:journey>/move/", Move.as_view(), name="move"),
    path("journeys/<str:journey>/move/family/", MoveFamily.as_view(), name="move_family"),
    path("journeys/<str:journey>/record/", Record.as_view(), name="record"),
    path("journeys/<str:journey>/missing/", Missing.as_view(), name="missing"),
    path("journeys/<str:journey>/team-around-the-family/", TeamAroundFamily.as_view(), name="taf"),
    path("journeys/<str:journey>/team-around-the-family/minutes/", TafMinutes.as_view(), name="taf_minutes"),
    path("journeys/<str:journey>/edge-of-care/", EdgeOfCare.as_view(), name="edge_of_care"),
    path("journeys/<str:journey>/assessment/", Assessment.as_view(), name="assessment"),
    path("journeys/<str:journey>/audit-concern/", AuditEscalation.as_view(), name="audit_escalation"),
    path("journeys/<str:journey>/allocate/", Allocate.as_view(), name="allocate"),
    path("journeys/<str:journey>/transfer/", Transfer.as_view(), name="transfer"),
    path("journeys/<str:journey>/people/", NamePerson.as_view(), name="name_person"),
    path("clocks/<str:clock>/", ClockPage.as_view(), name="clock"),
    path("clocks/<str:clock>/certificate/", ClockCertificate.as_view(), name="clock_certificate"),
    path("clocks/<str:clock>/pause/", PauseClock.as_view(), name="clock_pause"),
    path("handovers/", Handovers.as_view(), name="handovers"),
    path("handovers/<str:offer>/", Answer.as_view(), name="handover"),
    path("delays/", Delays.as_view(), name="delays"),
    path("delays/<str:question>/", AnswerDelay.as_view(), name="delay"),
    path("challenges/", Challenges.as_view(), name="challenges"),
    path("challenges/<str:challenge>/", OneChallenge.as_view(), name="challenge"),
    path("challenges/<str:challenge>/answer/", ChallengeAnswer.as_view(), name="challenge_answer"),
    path("challenges/<str:challenge>/formal/", ChallengeFormal.as_view(), name="challenge_formal"),
    path("challenges/<str:challenge>/close/", ChallengeClose.as_view(), name="challenge_close"),
    path("challenges/<str:challenge>/withdraw/", ChallengeWithdraw.as_view(), name="challenge_withdraw"),
    path("journeys/<str:journey>/challenge/", RaiseChallenge.as_view(), name="challenge_raise"),
    path("journeys/<str:journey>/midway/", Midway.as_view(), name="midway"),
    path("what-did-not-happen/", WhatDidNotHappen.as_view(), name="not_done"),
    path("what-did-not-happen/days/", LooksBefore.as_view(), name="not_done_days"),
    path("to-fix/", ToFix.as_view(), name="to_fix"),
    path("journeys/<str:journey>/put-right/", PutRight.as_view(), name="put_right"),
    path("journeys/<str:journey>/permanence/", PermanencePlan.as_view(), name="permanence"),
    path("journeys/<str:journey>/permanence/step/", RouteStep.as_view(), name="route_step"),
    path("journeys/<str:journey>/permanence/milestone/", MilestoneReached.as_view(), name="milestone"),
    path("decisions/", Decisions.as_view(), name="decisions"),
    path("overdue/", OverdueList.as_view(), name="overdue"),
    path("summary/", Summary.as_view(), name="summary"),
    path("summary/<slug:code>/", SummaryList.as_view(), name="summary_list"),
    path("caseloads/", Workloads.as_view(), name="workloads"),
    path("indicators/", Board.as_view(), name="indicators"),
    path("indicators/how-they-are-counted/", Defined.as_view(), name="indicators_defined"),
    path("indicators/<slug:code>/", OneIndicator.as_view(), name="indicator"),
    path("indicators/<slug:code>/children/", ChildrenBehind.as_view(), name="indicator_children"),
    path("journeys/<str:journey>/permanence/document/", RouteDocument.as_view(), name="route_document"),
    path("journeys/<str:journey>/permanence/experience/", TellExperience.as_view(), name="child_experience"),
    path("journeys/<str:journey>/permanence/application/", AdoptionTarget.as_view(), name="adoption_target"),
    path("permanency/", Permanency.as_view(), name="permanency"),
    path("permanency/pack/", Pack.as_view(), name="permanency_pack"),
    path("permanency/pack/file/", PackFile.as_view(), name="permanency_pack_file"),
    path("permanency/waiting/", Waiting.as_view(), name="permanency_waiting"),
    path("permanency/milestones/", Funnel.as_view(), name="permanency_milestones"),
    path("permanency/milestones/children/", FunnelChildren.as_view(), name="permanency_milestone_children"),
    path("permanency/milestones/csv/", FunnelFile.as_view(), name="permanency_milestones_csv"),
    path("permanency/flow/", Flow.as_view(), name="permanency_flow"),
    path("permanency/flow/children/", FlowChildren.as_view(), name="permanency_flow_children"),
    path("permanency/flow/csv/", FlowFile.as_view(), name="permanency_flow_csv"),
    path("permanency/entered/", Entered.as_view(), name="permanency_entered"),
    path("permanency/entered/csv/", EnteredFile.as_view(), name="permanency_entered_csv"),
    path("permanency/scorecard/", Scorecard.as_view(), name="scorecard"),
    path("permanency/set-routes/", SetRoutes.as_view(), name="set_routes"),
    path("permanency/upload/", UploadList.as_view(), name="permanency_upload"),
    path("permanency/meetings/", Meetings.as_view(), name="permanency_meetings"),
    path("permanency/meetings/<str:session>/", OneMeeting.as_view(), name="permanency_meeting"),
    path("permanency/meetings/<str:session>/children/<str:journey>/", MeetingOnChild.as_view(), name="permanency_meeting_child"),
    path("permanency/actions/", MeetingActions.as_view(), name="permanency_actions"),
    path("permanency/actions/<str:agreed>/", ActionOver.as_view(), name="permanency_action"),
    path("permanency/csv/", TrackerFile.as_view(kind=KindOfSheet.CSV), name="permanency_csv"),
    path("permanency/xlsx/", TrackerFile.as_view(kind=KindOfSheet.XLSX), name="permanency_xlsx"),
    path("permanency/files/<slug:file>/", MadeSheet.as_view(), name="permanency_file"),
    path("permanency/files/<slug:file>/take/", TakeSheet.as_view(), name="permanency_file_take"),
    path("permanency/views/", Views.as_view(), name="permanency_views"),
    path("permanency/views/keep/", KeepView.as_view(), name="permanency_view_keep"),
    path("permanency/views/<slug:view>/", OpenView.as_view(), name="permanency_view"),
    path("permanency/views/<slug:view>/change/", ChangeView.as_view(), name="permanency_view_change"),
    path("permanency/views/<slug:view>/delete/", DeleteView.as_view(), name="permanency_view_delete"),
    path("permanency/quarters/", Quarters.as_view(), name="quarters"),
    path("permanency/quarters/<str:quarter>/", OneQuarter.as_view(), name="quarter"),
    path("permanency/quarters/<str:quarter>/<slug:figure>/", OneFigure.as_view(), name="quarter_figure"),
    path("process-book/", Book.as_view(), name="process_book"),
    path("process-book/<slug:code>.svg", Picture.as_view(), name="definition_picture"),
    path("process-book/<slug:code>/", Definition.as_view(), name="definition"),
    *rules_urls.urlpatterns,
]
