"""What follows an incident, and who sees to it."""

from workflows.need_to_know import FollowUp
from workflows.terms import Role

FOLLOW_UPS: tuple[FollowUp, ...] = (
    FollowUp(
        code="verbal_alert",
        title="Speak to the top recipient for the severity",
        owner=Role.TEAM_MANAGER,
        limit="incident.need_to_know_verbal",
    ),
    FollowUp(
        code="form", title="Complete the notification form in the system", owner=Role.TEAM_MANAGER, limit="incident.need_to_know_form"
    ),
    FollowUp(
        code="update_24h",
        title="Written update",
        owner=Role.TEAM_MANAGER,
        limit="incident.need_to_know_update",
        note="At 24 hours, then as the severity says until closed",
    ),
    FollowUp(
        code="decision_notifiable",
        title="Decide whether the national panel criteria are met; record reasons either way",
        owner=Role.ASSISTANT_DIRECTOR,
        limit="incident.panel_notification",
    ),
    FollowUp(
        code="national_panel",
        title="Notify the Child Safeguarding Practice Review Panel through the online service (which reaches Ofsted and DfE)",
        owner=Role.ASSISTANT_DIRECTOR,
        limit="incident.panel_notification",
        note="Single route assumed from knowledge; confirm",
    ),
    FollowUp(
        code="partners", title="Tell the safeguarding partners", owner=Role.ASSISTANT_DIRECTOR, limit="incident.safeguarding_partners_told"
    ),
    FollowUp(
        code="rapid_review",
        title="Rapid review submitted by safeguarding partners",
        owner=Role.SAFEGUARDING_PARTNERS,
        limit="incident.rapid_review",
    ),
    FollowUp(
        code="looked_after_death",
        title="Secretary of State and Ofsted told of a looked after child's death",
        owner=Role.ASSISTANT_DIRECTOR,
        limit="incident.looked_after_death",
    ),
    FollowUp(
        code="child_death_overview",
        title="Child death overview panel told",
        owner=Role.PARTNER_PROFESSIONAL,
        limit="incident.child_death_notification",
    ),
    FollowUp(
        code="regulated_setting",
        title="Provider tells Ofsted without delay",
        owner=Role.PLACEMENTS_OFFICER,
        limit="incident.regulated_setting_notification",
    ),
    FollowUp(code="lado", title="Allegation referred", owner=Role.TEAM_MANAGER, limit="allegations.lado_referral"),
    FollowUp(
        code="ico", title="Information Commissioner told if risk", owner=Role.DATA_PROTECTION_OFFICER, limit="incident.personal_data_breach"
    ),
    FollowUp(code="placing_authority", title="Tell the placing or home authority", owner=Role.TEAM_MANAGER),
    FollowUp(code="parents", title="Parents and child told", owner=Role.SOCIAL_WORKER, note="Unless unsafe"),
    FollowUp(code="chronology", title="Case record secured, chronology started, no deletion", owner=Role.TEAM_MANAGER),
    FollowUp(code="staff_welfare", title="Debrief and support for staff and carers", owner=Role.SERVICE_MANAGER),
    FollowUp(code="media_line", title="Media line agreed", owner=Role.COMMUNICATIONS_OFFICER),
    FollowUp(
        code="close", title="Closed by the top recipient with learning", owner=Role.HEAD_OF_SERVICE, limit="incident.need_to_know_closed"
    ),
    FollowUp(code="theme", title="Anonymous theme to quality assurance", owner=Role.QA_AUDITOR),
)
