"""What people do with viewpoints, one function an act."""

from kopir.viewpoints.actions.deciding import publish_viewpoint, refuse_viewpoint
from kopir.viewpoints.actions.erasing import erase_viewpoint
from kopir.viewpoints.actions.replying import REPLY, Invited, invited_by, reply_by_link
from kopir.viewpoints.actions.writing import (
    CONFIRM,
    NewViewpoint,
    confirm_viewpoint,
    forget_unconfirmed,
    viewpoint_of,
    write_signed_in,
    write_viewpoint,
)

__all__ = [
    "CONFIRM",
    "REPLY",
    "Invited",
    "NewViewpoint",
    "confirm_viewpoint",
    "erase_viewpoint",
    "forget_unconfirmed",
    "invited_by",
    "publish_viewpoint",
    "refuse_viewpoint",
    "reply_by_link",
    "viewpoint_of",
    "write_signed_in",
    "write_viewpoint",
]
