"""A split into as many tasks of one node as there are rows to wait for, and room for more of them later."""

from collections.abc import Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.token import Token


class EachActivation(SplitActivation):
    """One task for each of the ids that the node's rows give; none is an answer too, and the branch then ends here."""

    @Activation.status.super()
    def activate(self) -> None:
        """What there is to wait for is asked as the tasks are made."""

    @Activation.status.super()
    def create_next(self) -> Iterator[Any]:
        """A task for each row, each with a token of its own."""
        yield from self.for_rows(self.flow_task.rows(self), after=0)

    def for_rows(self, rows: list[int], *, after: int) -> Iterator[Any]:
        """Tasks for these rows, with the tokens that follow those of the first `after`."""
        (node, _, _), *_ = self.flow_task._branches
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for _ in range(after):
            next(tokens)
        for row in rows:
            yield node._create(prev_activation=self, token=next(tokens), data={"row": row})


class Each(flow.Split):
    """`rows` takes the activation and gives the ids to wait for."""

    activation_class = EachActivation

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rows = rows

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._rows = this.resolve(instance, self._rows)

    def rows(self, activation: Any) -> list[int]:
        """The ids to wait for, in order."""
        return list(self._rows(activation))

    def wait_for(self, task: Any, rows: list[int]) -> None:
        """Wait for these rows too, in a process in which this node, `task`, is done. Under the process's lock."""
        activation = self.activation_class(task)
        made = list(activation.for_rows(rows, after=task.leading.count()))
        activation._activate_next(set(made))


__all__ = ["Each"]
