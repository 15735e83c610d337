"""The path of a deployment as a stepper: where one is, where one may go."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from chappe.console.page import AccountRequest, address
from chappe.deployments.queries import DeploymentView
from chappe.deployments.states import Move, State

STEPS = (
    ("deployment_recipients", pgettext_lazy("step", "Recipients")),
    ("deployment_duplicates", pgettext_lazy("step", "Duplicates & exclusions")),
    ("deployment_schedule", pgettext_lazy("step", "Schedule")),
    ("deployment_check", pgettext_lazy("step", "Check")),
    ("deployment_preparation", pgettext_lazy("step", "Prepare")),
    ("deployment_approval", pgettext_lazy("step", "Approve")),
)
COMPOSED = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step; an empty ``url`` is one where one may not go now. ``status``: done, current or ahead."""

    number: int
    name: str
    url: str
    status: str


def steps(request: AccountRequest, deployment: DeploymentView, current: str) -> tuple[Step, ...]:
    """The steps as seen from ``current``, the name of a step's address."""
    here = [name for name, _word in STEPS].index(current)
    return tuple(
        Step(
            number=index + 1,
            name=str(word),
            url=address(request, name, deployment.id) if is_open(index, deployment) else "",
            status="current" if index == here else "done" if is_done(index, here, deployment) else "ahead",
        )
        for index, (name, word) in enumerate(STEPS)
    )


def is_open(index: int, deployment: DeploymentView) -> bool:
    if index < COMPOSED:
        return Move.EDIT in deployment.moves
    state = State.PREPARING if index == COMPOSED else State.PREPARED
    return deployment.state is state


def is_done(index: int, here: int, deployment: DeploymentView) -> bool:
    """What lies behind is done; once prepared, every step but the approval is, wherever one looks from."""
    return index < here or (deployment.prepared_at is not None and index <= COMPOSED)


def next_of(current: str) -> str:
    names = [name for name, _word in STEPS]
    return names[names.index(current) + 1]
