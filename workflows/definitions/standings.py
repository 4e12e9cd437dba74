"""Where a child can stand, under the ids of the domain pack: the stage, sub-stage and tracks that each becomes.

A child without an open journey is universal, closed or transferred out alike: a move from any of them opens the next
journey. Pre-proceedings and care proceedings have no stage of their own: the stage is that of the plan in force.
"""

from dataclasses import replace

from workflows.shapes import Standing, TrackIs
from workflows.terms import Stage, SubStage, TrackCode

NOT_OPEN = (Stage.CLOSED,)

UNIVERSAL = Standing(id="universal", title="Universal services", stages=NOT_OPEN)
CLOSED = Standing(id="closed", title="Closed", stages=NOT_OPEN)
TRANSFERRED_OUT = Standing(id="transferred_out", title="Transferred to another authority", stages=NOT_OPEN)

CONTACT = Standing(
    id="contact",
    title="Contact",
    stages=(Stage.CONTACT,),
    without_sub_stages=(SubStage.REFERRAL_DECISION,),
)
CONTACT_RECEIVED = replace(CONTACT, sub_stage=SubStage.RECEIVED)
"""Where a contact begins; the same standing as a target."""

REFERRAL = Standing(
    id="referral",
    title="Referral",
    stages=(Stage.CONTACT,),
    sub_stage=SubStage.REFERRAL_DECISION,
)
EARLY_HELP = Standing(
    id="early_help",
    title="Early help",
    stages=(Stage.EARLY_HELP,),
    tracks=(TrackIs(TrackCode.EARLY_HELP),),
)
ASSESSMENT = Standing(
    id="assessment",
    title="Child and family assessment",
    stages=(Stage.ASSESSMENT,),
    tracks=(TrackIs(TrackCode.ASSESSMENT),),
)
SECTION_47 = Standing(
    id="section_47",
    title="Section 47 enquiry",
    stages=(Stage.ASSESSMENT,),
    tracks=(TrackIs(TrackCode.SECTION_47_ENQUIRY),),
)
CHILD_IN_NEED = Standing(
    id="child_in_need",
    title="Child in need plan",
    stages=(Stage.CHILD_IN_NEED,),
    tracks=(TrackIs(TrackCode.CHILD_IN_NEED_PLAN),),
)
CHILD_PROTECTION = Standing(
    id="child_protection",
    title="Child protection plan",
    stages=(Stage.CHILD_PROTECTION,),
    tracks=(TrackIs(TrackCode.PROTECTION_PLAN),),
)
PRIVATE_FOSTERING = Standing(
    id="private_fostering",
    title="Private fostering",
    stages=(Stage.CHILD_IN_NEED,),
    tracks=(TrackIs(TrackCode.PRIVATE_FOSTERING),),
)
SHORT_BREAKS = Standing(
    id="short_breaks",
    title="Short breaks",
    stages=(Stage.CHILD_IN_NEED,),
    tracks=(TrackIs(TrackCode.SHORT_BREAKS),),
)
PRE_BIRTH = Standing(
    id="pre_birth",
    title="Pre-birth",
    # A track on another stage. The first is where the track alone puts an unborn child.
    stages=(Stage.ASSESSMENT, Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION),
    tracks=(TrackIs(TrackCode.PRE_BIRTH),),
)
PRE_PROCEEDINGS = Standing(
    id="pre_proceedings",
    title="Pre-proceedings",
    stages=(),
    tracks=(TrackIs(TrackCode.LEGAL, ("pre_proceedings",)),),
)
CARE_PROCEEDINGS = Standing(
    id="care_proceedings",
    title="Care proceedings",
    stages=(),
    # An interim order is made inside proceedings and does not end them.
    tracks=(TrackIs(TrackCode.LEGAL, ("proceedings_issued", "interim_order")),),
)
LOOKED_AFTER = Standing(
    id="looked_after",
    title="Looked after",
    # A child matched long term stands in permanence and is looked after all the same.
    stages=(Stage.LOOKED_AFTER, Stage.PERMANENCE),
    without_sub_stages=(SubStage.PLACED_FOR_ADOPTION, SubStage.ORDER_MADE),
    in_care=True,
)
MATCHED_LONG_TERM = Standing(
    id="matched_long_term",
    title="Matched long term",
    stages=(Stage.PERMANENCE,),
    sub_stage=SubStage.MATCHED_LONG_TERM,
    in_care=True,
)
PLACED_FOR_ADOPTION = Standing(
    id="placed_for_adoption",
    title="Placed for adoption",
    stages=(Stage.PERMANENCE,),
    sub_stage=SubStage.PLACED_FOR_ADOPTION,
    in_care=True,
)
POST_PERMANENCE_SUPPORT = Standing(
    id="post_permanence_support",
    title="Support after a permanence order",
    stages=(Stage.PERMANENCE,),
    sub_stage=SubStage.ORDER_MADE,
)
LEAVING_CARE = Standing(
    id="leaving_care",
    title="Leaving care",
    stages=(Stage.LEAVING_CARE,),
    tracks=(TrackIs(TrackCode.PATHWAY_16_PLUS),),
)

OF_THE_PACK: tuple[Standing, ...] = (
    UNIVERSAL,
    CONTACT,
    REFERRAL,
    EARLY_HELP,
    ASSESSMENT,
    SECTION_47,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    PRIVATE_FOSTERING,
    SHORT_BREAKS,
    PRE_PROCEEDINGS,
    CARE_PROCEEDINGS,
    LOOKED_AFTER,
    PLACED_FOR_ADOPTION,
    PRE_BIRTH,
    POST_PERMANENCE_SUPPORT,
    LEAVING_CARE,
    TRANSFERRED_OUT,
    CLOSED,
)
"""One standing for each stage id of the pack."""

STANDINGS: dict[str, Standing] = {standing.id: standing for standing in (*OF_THE_PACK, MATCHED_LONG_TERM)}
"""Every standing by its id: those of the pack, and the long-term match that the pack describes without an id."""

OPEN_ANYWHERE: tuple[Standing, ...] = tuple(s for s in OF_THE_PACK if s.stages != NOT_OPEN)
"""Every standing of the pack of a child with an open journey."""
