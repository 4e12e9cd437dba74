"""The words of telling."""

from enum import StrEnum


class To(StrEnum):
    """Who is told, by what they are to the child. Never a name: the name is looked up as the notice is prepared."""

    ALLOCATED_WORKER = "allocated_worker"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director"
    IRO = "iro"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    LEAD_PROFESSIONAL = "lead_professional"
    WHOEVER_IS_ASKED = "whoever_is_asked"
    PERSONAL_ADVISER = "personal_adviser"
    EMERGENCY_DUTY = "emergency_duty"
    AGENCY_DECISION_MAKER = "agency_decision_maker"
    WHO_OFFERED = "who_offered"
    SENDING_TEAM_MANAGER = "sending_team_manager"
    RECEIVING_TEAM_MANAGER = "receiving_team_manager"
    RECEIVING_SERVICE_MANAGER = "receiving_service_manager"
    WORKER_OF_NEED_TO_KNOW = "worker_of_need_to_know"
    MANAGER_OF_NEED_TO_KNOW = "manager_of_need_to_know"
    ON_THE_LADDER = "on_the_ladder"
    NEXT_ON_THE_LADDER = "next_on_the_ladder"
    EVERYBODY_ON_THE_LADDER = "everybody_on_the_ladder"
    NEXT_LEVEL_OF_PANEL = "next_level_of_panel"
    MEMBERS_OF_PANEL = "members_of_panel"
    PRESENTERS_AT_MEETING = "presenters_at_meeting"
    WHO_IS_DIRECTED = "who_is_directed"
    MANAGER_OF_OWNER = "manager_of_owner"
    READERS_OF_PAPERS = "readers_of_papers"
    MANAGERS_OF_THE_PACK = "managers_of_the_pack"
    WHOEVER_THE_RUNG_TELLS = "whoever_the_rung_tells"


class Right(StrEnum):
    """On what the right to know rests, asked again at the moment of telling."""

    SIGHT = "sight"
    """The person may see the child."""
    MATTER = "matter"
    """The person may see what the stream is about, as whoever keeps such streams says."""
    PARTY_TO_THE_OFFER = "party_to_the_offer"
    """The person offered the child, or was offered the child. What came of the offer is theirs to know, and no more."""
    PARTY_TO_THE_DIRECTION = "party_to_the_direction"
    """The person was given a direction: that it was given is theirs to know."""


NOT_OF_A_CHILD = (Right.MATTER, Right.PARTY_TO_THE_DIRECTION)
"""Rights to what happens on a record that is no child's. The child's own may tell of the same in one line."""


class Soon(StrEnum):
    """How soon after it happened a message leaves. The inbox always has it at once."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    """In the one message of the next working morning."""


class OutOfHours(StrEnum):
    """What becomes of a message in the quiet hours. The inbox is never held back."""

    WAITS = "waits"
    """It waits for the next working morning, and is then one with whatever else waited."""
    GOES = "goes"
    """It goes at once, and to the emergency duty team as well. Only for what keeps a child safe."""


class MailAs(StrEnum):
    """What an authority has chosen for the messages of one row."""

    SHIPPED = "shipped"
    DIGEST = "digest"
    OFF = "off"


class WhyNot(StrEnum):
    """Why a message that was prepared is not sent after all. None of these is a failure of the mail."""

    LEFT = "left"
    NO_ADDRESS = "no_address"
    NO_RIGHT = "no_right"
    READ = "read"
    BOUNCES = "bounces"


NOT_NEEDED = (WhyNot.LEFT, WhyNot.NO_RIGHT, WhyNot.READ)
"""Nobody has anything to do about these; the others are put right by an administrator."""


class Channel(StrEnum):
    """How a person is reached. The inbox always; mail beside it for what should not wait until somebody looks."""

    INBOX = "inbox"
    MAIL = "mail"


class Only(StrEnum):
    """A case that a notice is limited to, asked again at the moment of telling."""

    ALWAYS = "always"
    NO_WORKER = "no_worker"
    """Nobody of the team has been given the child yet."""


class NeedToKnowState(StrEnum):
    """Where a need-to-know stands. That it was confirmed is a fact of the draft and no state of its own."""

    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (NeedToKnowState.DRAFT, NeedToKnowState.SENT)
"""States of a need-to-know about which something is still to be done."""


class StandsIn(StrEnum):
    """In whose stead somebody is on the ladder: nobody's, for who holds the post."""

    NOBODY = ""
    DEPUTY = "deputy"
    ON_CALL = "on_call"
