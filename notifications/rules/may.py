"""Who may do what with a need-to-know, by role. Whether somebody may read it at all is asked before."""

from workflows.engine.need_to_know import shipped
from workflows.terms import Role

MAY_CONFIRM = (
    Role.TEAM_MANAGER,
    Role.EARLY_HELP_MANAGER,
    Role.MASH_DECISION_MAKER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.ASSISTANT_DIRECTOR,
    Role.DCS,
)
"""A worker drafts; one of these confirms and sends, dismisses or withdraws. They may write and send at one go (D-02)."""

MAY_SEND_UNCONFIRMED = (Role.EDT,)
"""Out of hours there is no manager to wait for (D-02)."""

LEADERS = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""They direct what is to be done."""

HEADS = (Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Told by one of these by word of mouth, the call has been made; each of them may close."""

OWN_READERS = tuple(category.code for category in shipped().categories if category.own_readers)
"""Categories whose need-to-knows are read by those told, and not by whoever works with the child as well."""

__all__ = ["HEADS", "LEADERS", "MAY_CONFIRM", "MAY_SEND_UNCONFIRMED", "OWN_READERS"]
