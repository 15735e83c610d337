"""What each role permits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.accounts.roles import Actor, Permission, Role, permits
from chappe.base.refusal import NotAllowed

LADDER = [Role.VIEWER, Role.AUTHOR, Role.APPROVER, Role.ADMINISTRATOR]


def test_each_role_adds_one_permission() -> None:
    assert [
        [permission.value for permission in Permission if permits(role, permission)] for role in LADDER
    ] == [
        ["view"],
        ["view", "edit"],
        ["view", "edit", "approve"],
        ["view", "edit", "approve", "administer"],
    ]


@given(st.sampled_from(LADDER), st.sampled_from(LADDER), st.sampled_from(Permission))
def test_a_higher_role_may_do_what_a_lower_one_may(one: Role, other: Role, permission: Permission) -> None:
    if LADDER.index(one) <= LADDER.index(other) and permits(one, permission):
        assert permits(other, permission)


@given(st.sampled_from(Role), st.sampled_from(Permission))
def test_an_actor_is_refused_exactly_what_the_role_does_not_permit(
    role: Role, permission: Permission
) -> None:
    actor = Actor(account_id=1, role=role, user_id=1, label="someone")
    if permits(role, permission):
        actor.require(permission)
    else:
        with pytest.raises(NotAllowed) as refused:
            actor.require(permission)
        assert refused.value.params == {"permission": permission.value, "role": role.value}
