"""What every command shares: its options, its settings, and an engine that is closed again."""

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar

import click
from pydantic import ValidationError

from api.terminal import complain, page_for, write_bytes, write_text
from api.typesetting import Page
from api.wire import json_text
from index.errors import InvalidRequest
from index.lock import RETRY_SECONDS, LibraryOwned, Owner
from rag.engine import Engine
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from api.remote import RemoteEngine

AnyEngine: TypeAlias = "Engine | RemoteEngine"
"""What answers commands: an engine of this process, or the server that owns the library."""

STOPPING_SECONDS = 1.0
"""How long a server is waited for that owns the library but does not listen: it stops, or was just killed."""

P = ParamSpec("P")
Other = TypeVar("Other")


class EngineMaker(Protocol):
    """What makes an engine: the class Engine itself, or what a test puts in its place."""

    def __call__(self, settings: Settings, *, say: Callable[[str], None]) -> Engine:
        """An engine that has opened nothing yet; `say` is told what takes long."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """How one command was called: which library, JSON or text, with progress or without."""

    home: Path | None = None
    as_json: bool = False
    quiet: bool = False
    make_engine: EngineMaker = Engine

    def settings(self, **overrides: Any) -> Settings:
        """The settings under `--home` and `overrides`. Raises InvalidRequest, naming the faulty variable."""
        try:
            return load_settings(home=self.home, **overrides)
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(str(part) for part in first["loc"]).upper()
            raise InvalidRequest(
                f"The setting RAG_{name} is not valid ({first['msg']}); correct the environment variable."
            ) from error

    @contextmanager
    def engine(self) -> Iterator["AnyEngine"]:
        """What answers for the library of this session, closed at the end: the server that owns it, or an
        engine of this process, which owns it then.

        Raises LibraryInUse, naming the owner, if that is a process that does not serve.
        """
        with closing(self._claimed(self._server)) as engine:
            yield engine

    @contextmanager
    def owned_engine(self) -> Iterator[Engine]:
        """An engine of this process, which owns the library from now on, closed at the end.

        Raises LibraryInUse, naming the owner, if another process owns it, be it a server.
        """
        with closing(self._claimed(_nobody)) as engine:
            yield engine

    @contextmanager
    def local_engine(self) -> Iterator[Engine]:
        """An engine of this process, closed at the end, which owns the library once it opens it."""
        with closing(self.make_engine(self.settings(), say=self.say)) as engine:
            yield engine

    def _claimed(self, instead: Callable[[Settings, Owner], Other | None]) -> "Engine | Other":
        """An engine that owns the library, or what stands `instead` for the server that does."""
        settings = self.settings()
        deadline = time.monotonic() + STOPPING_SECONDS
        while True:
            engine = self.make_engine(settings, say=self.say)
            try:
                engine.claim()
                return engine
            except LibraryOwned as error:
                owner = error.owner
                if owner is None or owner.url is None or not owner.is_here:
                    raise
                other = instead(settings, owner)
                if other is not None:
                    return other
                if time.monotonic() > deadline:
                    raise
                time.sleep(RETRY_SECONDS)

    def _server(self, settings: Settings, owner: Owner) -> "RemoteEngine | None":
        """The server that `owner` says it is, ready to answer; None if it does not listen any more."""
        # It needs httpx, a sixth of a second that commands without a server do without.
        from api.remote import RemoteEngine, ServerGone

        server = RemoteEngine(settings, owner)
        try:
            server.wait_until_ready(self.say)
        except ServerGone:
            server.close()
            return None
        except BaseException:
            server.close()
            raise
        return server

    @contextmanager
    def temporary_engine(self) -> Iterator[Engine]:
        """An engine over an empty library that is gone afterwards; converted models stay where they are."""
        models = self.settings().models_folder
        with TemporaryDirectory(prefix="uradori-") as folder:
            settings = replace(self, home=Path(folder)).settings(models=models)
            with closing(self.make_engine(settings, say=self.say)) as engine:
                yield engine

    def say(self, message: str) -> None:
        """A line on stderr about what takes long, unless `--quiet`."""
        if not self.quiet:
            complain(message)

    def emit(self, record: object, render: Callable[[Page], str]) -> None:
        """The result on stdout: `record` as JSON, or what `render` makes of it on the terminal's page."""
        if self.as_json:
            # UTF-8 whatever the locale; a lone surrogate leaves as its escape.
            write_bytes(f"{json_text(record)}\n".encode("utf-8", "backslashreplace"))
        else:
            write_text(render(page_for(sys.stdout)))


def _nobody(settings: Settings, owner: Owner) -> None:
    return None


def with_session(command: Callable[Concatenate[Session, P], int]) -> Callable[..., int]:
    """Gives a command the options `--home`, `--json` and `--quiet`, and passes it the Session they make."""

    @click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the library; else RAG_HOME, else ~/.uradori.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
    @click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> int:
        context = click.get_current_context()
        session = Session(
            home=kwargs.pop("home") or context.find_root().params.get("home"),
            as_json=kwargs.pop("as_json"),
            quiet=kwargs.pop("quiet"),
            make_engine=context.obj or Engine,
        )
        return command(session, *args, **kwargs)

    return wrapped
