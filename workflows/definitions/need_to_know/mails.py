"""What a message outside the service may hold, and what never: it tells that something needs attention and where to read of it."""

from workflows.need_to_know import MailRule

MAY: tuple[MailRule, ...] = (
    MailRule(code="notification_reference", title="The reference of the notice"),
    MailRule(code="severity", title="The severity"),
    MailRule(code="category_title", title="The title of the category"),
    MailRule(code="team_or_service", title="The team or the service"),
    MailRule(code="due_time", title="The time by which it is due"),
    MailRule(code="sender_role", title="The role of the sender"),
    MailRule(code="link_to_login", title="A link to the page where one signs in"),
    MailRule(
        code="child_system_reference_if_meaningless_outside", title="The child’s reference in this service, if it means nothing outside"
    ),
)

MAY_WHERE: tuple[MailRule, ...] = (
    MailRule(
        code="stage (for example looked after)",
        title="The stage, for example looked after",
        only_where="only if the list of readers is all internal and no other clue is given",
    ),
    MailRule(
        code="area (district)",
        title="The area, for example a district",
        only_where="only if wider than a ward",
    ),
)

NEVER: tuple[MailRule, ...] = (
    MailRule(code="child_name", title="The child’s name"),
    MailRule(code="child_initials", title="The child’s initials"),
    MailRule(code="parent_or_sibling_name", title="The name of a parent, a brother or a sister"),
    MailRule(code="date_of_birth", title="Date of birth"),
    MailRule(code="exact_age_with_area", title="The exact age together with an area"),
    MailRule(code="address", title="An address"),
    MailRule(code="postcode", title="A postcode"),
    MailRule(code="placement_name_or_address", title="The name or the address of a placement"),
    MailRule(code="carer_name", title="The name of a carer"),
    MailRule(code="school_name", title="The name of a school"),
    MailRule(code="hospital_name", title="The name of a hospital"),
    MailRule(code="nhs_number", title="The NHS number"),
    MailRule(code="upn", title="The unique pupil number"),
    MailRule(code="police_reference_with_detail", title="A police reference with any detail"),
    MailRule(code="crime_reference", title="A crime reference"),
    MailRule(code="allegation_detail", title="What is alleged"),
    MailRule(code="injury_detail", title="What the injury is"),
    MailRule(code="health_or_disability", title="Health or disability"),
    MailRule(code="sexual_life", title="Sexual life"),
    MailRule(code="ethnicity", title="Ethnicity"),
    MailRule(code="religion", title="Religion"),
    MailRule(code="immigration_status", title="Immigration status"),
    MailRule(code="adoption_information", title="Adoption information"),
    MailRule(code="court_name_or_case_number", title="The name of a court or the number of a case"),
    MailRule(code="legal_advice", title="Legal advice"),
    MailRule(code="staff_name_in_allegation", title="The name of a member of staff in an allegation"),
    MailRule(code="third_party_name", title="The name of anybody else"),
    MailRule(code="photo", title="A photograph"),
    MailRule(code="body_map", title="A body map"),
    MailRule(code="attachment_with_case_content", title="An attachment with anything from the record"),
    MailRule(code="case_note_text", title="The text of a case note"),
    MailRule(code="free_text", title="Anything a person typed"),
    MailRule(code="exploitation_gang_name", title="The name of a gang"),
    MailRule(code="witness_detail", title="Anything about a witness"),
    MailRule(code="family_home_telephone", title="The telephone number of the family"),
    MailRule(code="link_with_embedded_token", title="A link that signs somebody in by itself"),
)
