"""Duties to tell somebody outside the authority, each with the timescale that telling them stops."""

from workflows.need_to_know import OutsideDuty

PANEL = "the national Child Safeguarding Practice Review Panel"
OFSTED = "the Secretary of State and Ofsted"
POLICE = "the police"

DUTIES: tuple[OutsideDuty, ...] = (
    OutsideDuty(code="panel_notification", title="National panel notified", to=PANEL, limit="incident.panel_notification"),
    OutsideDuty(
        code="panel_notification_if_abuse_or_neglect", title="National panel notified", to=PANEL,
        limit="incident.panel_notification", only_where="abuse or neglect is known or suspected",
    ),
    OutsideDuty(
        code="panel_notification_if_criteria", title="National panel notified", to=PANEL,
        limit="incident.panel_notification", only_where="the criteria of the national panel are met",
    ),
    OutsideDuty(
        code="partners_told", title="Safeguarding partners told", to="the safeguarding partners",
        limit="incident.safeguarding_partners_told",
    ),
    OutsideDuty(code="rapid_review", title="Rapid review sent to the national panel", to=PANEL, limit="incident.rapid_review"),
    OutsideDuty(
        code="looked_after_death_notice", title="Death of a looked after child notified", to=OFSTED,
        limit="incident.looked_after_death", only_where="the child was looked after",
    ),
    OutsideDuty(
        code="expected_notice_secretary_of_state_and_ofsted", title="Death of a care leaver notified", to=OFSTED,
        limit="incident.care_leaver_death",
    ),
    OutsideDuty(
        code="child_death_overview_notice", title="Child death notified", to="the child death review partners",
        limit="incident.child_death_notification",
    ),
    OutsideDuty(
        code="lado_referral", title="Allegation referred", to="the designated officer for allegations",
        limit="allegations.lado_referral",
    ),
    OutsideDuty(
        code="information_commissioner", title="Information Commissioner notified", to="the Information Commissioner",
        limit="incident.personal_data_breach", only_where="a risk to people is likely",
    ),
    OutsideDuty(
        code="regulated_setting_notice_by_provider", title="The provider has told Ofsted", to="Ofsted, by the provider",
        only_where="it happened in a regulated setting",
    ),
    OutsideDuty(code="ofsted_aware", title="Ofsted told of the placement", to="Ofsted"),
    OutsideDuty(code="court_informed", title="The court told", to="the court"),
    OutsideDuty(code="court_order_needed", title="An order sought", to="the court"),
    OutsideDuty(
        code="domestic_homicide_review_notice", title="Notice for a domestic homicide review", to="the community safety partnership",
    ),
    OutsideDuty(
        code="health_and_safety_executive_report", title="Health and Safety Executive told", to="the Health and Safety Executive",
    ),
    OutsideDuty(code="health_protection_notice", title="Health protection team told", to="the local health protection team"),
    OutsideDuty(
        code="mandatory_police_report_fgm_under_18", title="Female genital mutilation reported", to=POLICE,
        only_where="a girl under 18 says so, or signs of it have been seen",
    ),
    OutsideDuty(
        code="national_referral_mechanism", title="Referred to the national referral mechanism", to="the national referral mechanism",
    ),
    OutsideDuty(code="police_report", title="Reported to the police", to=POLICE),
    OutsideDuty(code="port_alert", title="Port alert asked for", to=POLICE),
    OutsideDuty(code="prevent_referral", title="Prevent referral made", to=POLICE),
)  # fmt: skip
