"""command_status (SMPP 3.4 §5.1.3): the name of each code, and what it means for a text that was refused.

A code that is not here is refused for good and shown by its number: nothing is guessed. A provider that gives
"later" another code is told so by its gateway's setting ``again``.
"""

from enum import StrEnum

ROK = 0x00
RINVCMDLEN = 0x02
RINVCMDID = 0x03
RINVBNDSTS = 0x04
RALYBND = 0x05
RSYSERR = 0x08
RINVDSTADR = 0x0B
RBINDFAIL = 0x0D
RINVPASWD = 0x0E
RINVSYSID = 0x0F
RMSGQFUL = 0x14
RTHROTTLED = 0x58
RINVEXPIRY = 0x62
RX_T_APPN = 0x64
RX_P_APPN = 0x65


class Disposition(StrEnum):
    """What may be done with a text after a refusal."""

    FINAL = "final"
    AGAIN = "again"  # nothing is wrong with the text: later
    REBIND = "rebind"  # the network has forgotten the bind: later, on a new one


NAMES: dict[int, str] = {
    0x00: "ESME_ROK",
    0x01: "ESME_RINVMSGLEN",
    RINVCMDLEN: "ESME_RINVCMDLEN",
    RINVCMDID: "ESME_RINVCMDID",
    RINVBNDSTS: "ESME_RINVBNDSTS",
    RALYBND: "ESME_RALYBND",
    0x06: "ESME_RINVPRTFLG",
    0x07: "ESME_RINVREGDLVFLG",
    RSYSERR: "ESME_RSYSERR",
    0x0A: "ESME_RINVSRCADR",
    RINVDSTADR: "ESME_RINVDSTADR",
    0x0C: "ESME_RINVMSGID",
    RBINDFAIL: "ESME_RBINDFAIL",
    RINVPASWD: "ESME_RINVPASWD",
    RINVSYSID: "ESME_RINVSYSID",
    0x11: "ESME_RCANCELFAIL",
    0x13: "ESME_RREPLACEFAIL",
    RMSGQFUL: "ESME_RMSGQFUL",
    0x15: "ESME_RINVSERTYP",
    0x33: "ESME_RINVNUMDESTS",
    0x34: "ESME_RINVDLNAME",
    0x40: "ESME_RINVDESTFLAG",
    0x42: "ESME_RINVSUBREP",
    0x43: "ESME_RINVESMCLASS",
    0x44: "ESME_RCNTSUBDL",
    0x45: "ESME_RSUBMITFAIL",
    0x48: "ESME_RINVSRCTON",
    0x49: "ESME_RINVSRCNPI",
    0x50: "ESME_RINVDSTTON",
    0x51: "ESME_RINVDSTNPI",
    0x53: "ESME_RINVSYSTYP",
    0x54: "ESME_RINVREPFLAG",
    0x55: "ESME_RINVNUMMSGS",
    RTHROTTLED: "ESME_RTHROTTLED",
    0x61: "ESME_RINVSCHED",
    RINVEXPIRY: "ESME_RINVEXPIRY",
    0x63: "ESME_RINVDFTMSGID",
    RX_T_APPN: "ESME_RX_T_APPN",
    RX_P_APPN: "ESME_RX_P_APPN",
    0x66: "ESME_RX_R_APPN",
    0x67: "ESME_RQUERYFAIL",
    0xC0: "ESME_RINVOPTPARSTREAM",
    0xC1: "ESME_ROPTPARNOTALLWD",
    0xC2: "ESME_RINVPARLEN",
    0xC3: "ESME_RMISSINGOPTPARAM",
    0xC4: "ESME_RINVOPTPARAMVAL",
    0xFE: "ESME_RDELIVERYFAILURE",
    0xFF: "ESME_RUNKNOWNERR",
}
CODES: dict[str, int] = {name: code for code, name in NAMES.items()}

AGAIN = frozenset({RTHROTTLED, RMSGQFUL, RX_T_APPN})
THROTTLING = frozenset({RTHROTTLED, RMSGQFUL})
CREDENTIALS = frozenset({RBINDFAIL, RINVPASWD, RINVSYSID})


def known(status: int) -> bool:
    """Whether SMPP 3.4 gives this code a name."""
    return status in NAMES


def name(status: int) -> str:
    """The code's name, or its number in hexadecimal (``0x00000400``)."""
    return NAMES.get(status) or f"0x{status:08X}"


def disposition(status: int, again: frozenset[int] = frozenset()) -> Disposition:
    """What a refusal means; ``again`` are the codes by which this provider, besides, means "later"."""
    if status == RINVBNDSTS:
        return Disposition.REBIND
    if status in AGAIN or status in again:
        return Disposition.AGAIN
    return Disposition.FINAL
