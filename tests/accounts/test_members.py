"""What must stay true of the members of an account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.accounts.members import LastAdministrator, RoleUnknown, checked_role, keep_an_administrator
from chappe.accounts.roles import Role

MEMBERS = st.dictionaries(st.integers(0, 5), st.sampled_from(Role), min_size=1)


def test_a_role_is_one_of_four() -> None:
    assert [checked_role(role.value) for role in Role] == list(Role)
    with pytest.raises(RoleUnknown) as refusal:
        checked_role("owner")
    assert refusal.value.params == {"role": "owner", "known": "viewer, author, approver, administrator"}


@given(MEMBERS, st.integers(0, 5), st.none() | st.sampled_from(Role))
def test_an_account_never_loses_its_last_administrator(
    members: dict[int, Role], user_id: int, becomes: Role | None
) -> None:
    after = {key: role for key, role in members.items() if key != user_id}
    if becomes is not None and user_id in members:
        after[user_id] = becomes
    loses = Role.ADMINISTRATOR in members.values() and Role.ADMINISTRATOR not in after.values()
    if loses:
        with pytest.raises(LastAdministrator):
            keep_an_administrator(members, user_id=user_id, becomes=becomes, email="a@example.org")
    else:
        keep_an_administrator(members, user_id=user_id, becomes=becomes, email="a@example.org")
