"""Addresses of the screens for those who keep the rules and the organisation."""

from django.urls import path

from tracker.web.views import organisation as org
from tracker.web.views.rehearsal import RehearsedChildren, ShowRehearsal, TryDraft
from tracker.web.views.rule_changes import FamilyHelp, RulesOfKind, SetRule, UnsetRule
from tracker.web.views.rulebook import Draft, DropChange, GoBack, OneEdition, Publish, Rules, RulesHistory, StartDraft, WithdrawDraft
from tracker.web.views.scheme import Delegate, EndLine, Scheme

urlpatterns = [
    path("rules/", Rules.as_view(), name="rules"),
    path("rules/history/", RulesHistory.as_view(), name="rules_history"),
    path("rules/editions/<int:number>/", OneEdition.as_view(), name="rules_edition"),
    path("rules/editions/<int:number>/go-back/", GoBack.as_view(), name="rules_go_back"),
    path("rules/draft/", Draft.as_view(), name="rules_draft"),
    path("rules/draft/start/", StartDraft.as_view(), name="rules_start"),
    path("rules/draft/take-out/", DropChange.as_view(), name="rules_drop"),
    path("rules/draft/withdraw/", WithdrawDraft.as_view(), name="rules_withdraw"),
    path("rules/draft/try/", TryDraft.as_view(), name="rules_try"),
    path("rules/draft/what-would-change/", ShowRehearsal.as_view(), name="rules_rehearsal"),
    path("rules/draft/what-would-change/<slug:effect>/", RehearsedChildren.as_view(), name="rules_rehearsed"),
    path("rules/draft/publish/", Publish.as_view(), name="rules_publish"),
    path("rules/draft/family-help/", FamilyHelp.as_view(), name="rules_family_help"),
    path("rules/draft/change/<slug:kind>/", RulesOfKind.as_view(), name="rules_kind"),
    path("rules/draft/change/<slug:kind>/set/", SetRule.as_view(), name="rules_set"),
    path("rules/draft/change/<slug:kind>/take-away/", UnsetRule.as_view(), name="rules_unset"),
    path("organisation/people/", org.People.as_view(), name="org_people"),
    path("organisation/people/add/", org.AddPerson.as_view(), name="org_add_person"),
    path("organisation/people/<int:person>/", org.OnePerson.as_view(), name="org_person"),
    path("organisation/people/<int:person>/leaves/", org.Deactivate.as_view(), name="org_deactivate"),
    path("organisation/people/<int:person>/comes-back/", org.TakeBack.as_view(), name="org_take_back"),
    path("organisation/people/<int:person>/password/", org.GivePassword.as_view(), name="org_give_password"),
    path("organisation/people/<int:person>/limit/", org.LimitAccount.as_view(), name="org_limit"),
    path("organisation/people/<int:person>/away/", org.Away.as_view(), name="org_away"),
    path("organisation/people/<int:person>/away/<int:absence>/back/", org.BackAtWork.as_view(), name="org_back_at_work"),
    path("organisation/teams/", org.Units.as_view(), name="org_units"),
    path("organisation/teams/create/", org.CreateUnit.as_view(), name="org_create_unit"),
    path("organisation/teams/<slug:unit>/", org.OneUnit.as_view(), name="org_unit"),
    path("organisation/teams/<slug:unit>/rename/", org.RenameUnit.as_view(), name="org_rename_unit"),
    path("organisation/teams/<slug:unit>/close/", org.CloseUnit.as_view(), name="org_close_unit"),
    path("organisation/teams/<slug:unit>/create-post/", org.CreatePost.as_view(), name="org_create_post"),
    path("organisation/posts/<int:post>/fill/", org.FillPost.as_view(), name="org_fill_post"),
    path("organisation/held/<int:holding>/end/", org.VacatePost.as_view(), name="org_vacate_post"),
    path("organisation/scheme/", Scheme.as_view(), name="scheme"),
    path("organisation/scheme/lines/<int:line>/end/", EndLine.as_view(), name="scheme_end"),
    path("organisation/scheme/<slug:decision>/", Delegate.as_view(), name="scheme_decision"),
    path("organisation/history/", org.StaffHistory.as_view(), name="org_history"),
]
