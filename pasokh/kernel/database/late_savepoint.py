"""A savepoint that is made when it is needed: before the first statement. What finds that there is nothing to do costs no way to the server."""

from django.db import transaction


class LateSavepoint:
    """As `with transaction.atomic():` inside a transaction. Without a statement there is no savepoint, and what was to be told after commit is forgotten
    all the same when the block fails."""

    def __enter__(self):
        self.connection = transaction.get_connection()
        self.atomic = None
        self.told, self.was_broken = len(self.connection.run_on_commit), self.connection.needs_rollback
        self.connection.execute_wrappers.append(self._begin)
        return self

    def _begin(self, execute, sql, params, many, context):
        if self.atomic is None:
            # One within another that waits too: the outer one is made first.
            waiting = [each.__self__ for each in self.connection.execute_wrappers if _is_late(each)]
            for late in waiting:
                late._stop_waiting()
            for late in waiting:
                late.atomic = transaction.atomic()
                late.atomic.__enter__()
        return execute(sql, params, many, context)

    def _stop_waiting(self):
        self.connection.execute_wrappers.remove(self._begin)

    def __exit__(self, kind, error, traceback):
        if self.atomic is not None:
            self.atomic.__exit__(kind, error, traceback)
            return
        self._stop_waiting()
        if kind is not None:
            del self.connection.run_on_commit[self.told :]
            self.connection.needs_rollback = self.was_broken


def _is_late(wrapper):
    return isinstance(getattr(wrapper, "__self__", None), LateSavepoint)
