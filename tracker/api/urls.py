"""Addresses of the API: the tracker's resources, the schema page, and a plain no for everything else under v1/."""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter

from tracker.api.converters import ChildRef, PublicId
from tracker.api.views.children import ChildrenView, ChildView, TimelineView
from tracker.api.views.clocks import CertificateView, ClocksView, PauseView, ResumeView
from tracker.api.views.families import FamilyMovesView
from tracker.api.views.family import FamilyEndView, FamilyView
from tracker.api.views.handovers import AcceptView, HandoversView, HandoverView, RefuseView, WithdrawView
from tracker.api.views.indicators import IndicatorCasesView, IndicatorsView
from tracker.api.views.journeys import EventsView, JourneyClocksView, JourneysView, JourneyView
from tracker.api.views.moves import MovesView
from tracker.api.views.not_done import LooksView, NotDoneView
from tracker.api.views.nothing import NothingHere
from tracker.api.views.openings import NextJourneyView, OpeningsView
from tracker.api.views.oversight import (
    ChallengeAnswerView,
    ChallengeCloseView,
    ChallengeFormalView,
    ChallengesView,
    ChallengeView,
    ChallengeWithdrawView,
    DelayAnswerView,
    DelaysView,
)
from tracker.api.views.permanency import PermanencyView
from tracker.api.views.permanency_flow import PermanencyFlowChildrenView, PermanencyFlowView
from tracker.api.views.permanency_funnel import PermanencyMilestoneChildrenView, PermanencyMilestonesView
from tracker.api.views.process_book import BookView, DefinitionView
from tracker.api.views.routes import AdoptionTargetView, DocumentsView, ExperiencesView, MilestonesView, RouteStepsView, RoutesView
from tracker.api.views.schema import SchemaView

register_converter(ChildRef, "api_child_ref")
register_converter(PublicId, "api_public_id")

resources: list[URLPattern | URLResolver] = [
    path("children/", ChildrenView.as_view(), name="children"),
    path("children/<api_child_ref:ref>/", ChildView.as_view(), name="child"),
    path("children/<api_child_ref:ref>/timeline/", TimelineView.as_view(), name="timeline"),
    path("children/<api_child_ref:ref>/openings/", OpeningsView.as_view(), name="openings"),
    path("children/<api_child_ref:ref>/journeys/", NextJourneyView.as_view(), name="next_journey"),
    path("journeys/", JourneysView.as_view(), name="journeys"),
    path("journeys/<api_public_id:journey_id>/", JourneyView.as_view(), name="journey"),
    path("children/<api_child_ref:ref>/family/", FamilyView.as_view(), name="family"),
    path("children/<api_child_ref:ref>/family/end/", FamilyEndView.as_view(), name="family_end"),
    path("journeys/<api_public_id:journey_id>/routes/", RoutesView.as_view(), name="routes"),
    path("journeys/<api_public_id:journey_id>/routes/steps/", RouteStepsView.as_view(), name="route_steps"),
    path("journeys/<api_public_id:journey_id>/routes/documents/", DocumentsView.as_view(), name="route_documents"),
    path("journeys/<api_public_id:journey_id>/routes/experiences/", ExperiencesView.as_view(), name="route_experiences"),
    path("journeys/<api_public_id:journey_id>/routes/adoption-target/", AdoptionTargetView.as_view(), name="route_adoption_target"),
    path("journeys/<api_public_id:journey_id>/routes/milestones/", MilestonesView.as_view(), name="route_milestones"),
    path("journeys/<api_public_id:journey_id>/moves/", MovesView.as_view(), name="moves"),
    path("journeys/<api_public_id:journey_id>/events/", EventsView.as_view(), name="events"),
    path("journeys/<api_public_id:journey_id>/clocks/", JourneyClocksView.as_view(), name="journey_clocks"),
    path("families/moves/", FamilyMovesView.as_view(), name="family_moves"),
    path("handovers/", HandoversView.as_view(), name="handovers"),
    path("handovers/<api_public_id:handover_id>/", HandoverView.as_view(), name="handover"),
    path("handovers/<api_public_id:handover_id>/accept/", AcceptView.as_view(), name="accept"),
    path("handovers/<api_public_id:handover_id>/refuse/", RefuseView.as_view(), name="refuse"),
    path("handovers/<api_public_id:handover_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("clocks/", ClocksView.as_view(), name="clocks"),
    path("clocks/<api_public_id:clock_id>/certificate/", CertificateView.as_view(), name="certificate"),
    path("clocks/<api_public_id:clock_id>/pause/", PauseView.as_view(), name="clock_pause"),
    path("clocks/<api_public_id:clock_id>/resume/", ResumeView.as_view(), name="clock_resume"),
    path("delays/", DelaysView.as_view(), name="delays"),
    path("delays/<api_public_id:question>/answer/", DelayAnswerView.as_view(), name="delay_answer"),
    path("challenges/", ChallengesView.as_view(), name="challenges"),
    path("challenges/<api_public_id:challenge>/", ChallengeView.as_view(), name="challenge"),
    path("challenges/<api_public_id:challenge>/answer/", ChallengeAnswerView.as_view(), name="challenge_answer"),
    path("challenges/<api_public_id:challenge>/formal/", ChallengeFormalView.as_view(), name="challenge_formal"),
    path("challenges/<api_public_id:challenge>/close/", ChallengeCloseView.as_view(), name="challenge_close"),
    path("challenges/<api_public_id:challenge>/withdraw/", ChallengeWithdrawView.as_view(), name="challenge_withdraw"),
    path("not-done/", NotDoneView.as_view(), name="not_done"),
    path("not-done/days/", LooksView.as_view(), name="not_done_days"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<str:code>/cases/", IndicatorCasesView.as_view(), name="indicator_cases"),
    path("permanency/", PermanencyView.as_view(), name="permanency"),
    path("permanency/flow/", PermanencyFlowView.as_view(), name="permanency_flow"),
    path("permanency/flow/children/", PermanencyFlowChildrenView.as_view(), name="permanency_flow_children"),
    path("permanency/milestones/", PermanencyMilestonesView.as_view(), name="permanency_milestones"),
    path("permanency/milestones/children/", PermanencyMilestoneChildrenView.as_view(), name="permanency_milestone_children"),
    path("process-book/", BookView.as_view(), name="process_book"),
    path("process-book/<str:code>/", DefinitionView.as_view(), name="definition"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((resources, "api"))),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    re_path(r"^v1/", NothingHere.as_view()),
]
