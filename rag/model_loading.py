"""The language model of an engine: chosen at the first question, loaded once, done without where it may be."""

import threading
from collections.abc import Callable

from index.errors import InvalidRequest, MissingPackage, ModelUnavailable
from rag.llm import LanguageModel, Prices, load_model
from rag.model_choice import ModelChoice, choose_model
from rag.providers import Timeouts
from rag.records import Mode
from rag.settings import Settings


class ModelLoader:
    """Safe to use from several threads; `say` is told of a model that was found and not set."""

    def __init__(self, settings: Settings, *, say: Callable[[str], None]) -> None:
        self._settings = settings
        self._say = say
        self._lock = threading.RLock()
        self._choice: ModelChoice | None = None
        self._chosen = False
        self._model: LanguageModel | None = None
        self.unusable: str | None = None
        """Why a model that was found on this machine cannot be used."""

    @property
    def choice(self) -> ModelChoice | None:
        """The model that is set, or was found on this machine at the first look; None by quotation."""
        with self._lock:
            if not self._chosen:
                self._choice, self._chosen = choose_model(self._settings), True
                if self._choice is not None and self._choice.found is not None:
                    self._say(self._choice.told)
            return self._choice

    def model(self, mode: Mode) -> LanguageModel | None:
        """The language model to write with: None by quotation.

        Raises InvalidRequest if the mode asks for one and there is none; MissingPackage and ModelUnavailable if the
        one that is set cannot be loaded. One that was only found is then done without.
        """
        if mode == "extractive":
            return None
        choice = self.choice
        if choice is None:
            if mode == "llm":
                raise InvalidRequest("No language model is set; set RAG_LLM, or ask with mode extractive.")
            return None
        with self._lock:
            if self._model is None and self.unusable is None:
                try:
                    self._model = self._loaded(choice)
                except (MissingPackage, ModelUnavailable) as error:
                    if choice.found is None:
                        raise
                    self.unusable = str(error)
            if self._model is None and mode == "llm":
                raise ModelUnavailable(self.unusable or "The language model cannot be loaded.")
            return self._model

    def _loaded(self, choice: ModelChoice) -> LanguageModel:
        settings = self._settings
        key, prices = settings.llm_api_key, settings.llm_prices
        return load_model(
            choice.name,
            base_url=choice.base_url,
            api_key=key.get_secret_value() if key else None,
            timeouts=Timeouts(
                settings.llm_connect_timeout, settings.llm_first_token_timeout, settings.llm_timeout
            ),
            prices=Prices(*map(float, prices.split(","))) if prices else None,
        )
