"""What the buttons and forms do."""

from collections.abc import Callable, Mapping
from typing import Any

from api.render.slack import CHECK, HELPFUL, QUOTES, SUMMARISE, WRONG, quotes_message, said
from api.render.slack_wording import wording
from api.slack.bot import Bot
from api.slack.events import Press, press_of
from api.slack.forms import correction_form, correction_in, settings_in
from api.slack.records import Block, Given, Message, Task, TaskKind
from api.slack.replies import whisper
from rag.records import Answer, Check


def press(bot: Bot, body: Mapping[str, Any]) -> None:
    """Does what a button says: those that take the engine are kept, those that show something are done once."""
    pressed = press_of(body)
    given = bot.store.given(pressed.answer_id)
    if given is None:
        bot.later(lambda: _whisper(bot, pressed, said(wording("en").gone)))
        return
    if pressed.action in (CHECK, SUMMARISE):
        task = _task(pressed, given)
        if task is not None:
            bot.take(pressed.key, task)
        return
    if pressed.action in (HELPFUL, WRONG):
        bot.store.judge(given.id, pressed.user, "helpful" if pressed.action == HELPFUL else "wrong")
    if not bot.store.take_event(pressed.key):
        return
    if pressed.action == WRONG:
        open_form(bot, pressed.trigger_id, lambda: correction_form(given.id))
    elif pressed.action == HELPFUL:
        bot.later(lambda: _whisper(bot, pressed, said(wording(_language(given)).noted)))
    elif pressed.action == QUOTES:
        bot.later(lambda: _whisper(bot, pressed, _quotes(given)))


def open_form(bot: Bot, trigger_id: str, form: Callable[[], Block]) -> None:
    """Opens a form for whoever pressed or typed; Slack allows it for three seconds."""
    bot.later(lambda: _open(bot, trigger_id, form))


def save_correction(bot: Bot, body: Mapping[str, Any]) -> None:
    """Keeps with the answer what it should have been."""
    answer_id, correction = correction_in(body.get("view") or {})
    bot.store.judge(answer_id, str((body.get("user") or {}).get("id", "")), "wrong", correction)


def save_settings(bot: Bot, body: Mapping[str, Any]) -> None:
    """Keeps how a channel is answered."""
    channel, settings = settings_in(body.get("view") or {})
    bot.store.set_settings(channel, settings)


def _open(bot: Bot, trigger_id: str, form: Callable[[], Block]) -> None:
    bot.courier.call("views.open", once=True, trigger_id=trigger_id, view=form())


def _whisper(bot: Bot, pressed: Press, message: Message) -> None:
    whisper(bot.courier, pressed.channel, pressed.user, message, thread=pressed.thread)


def _quotes(given: Given) -> Message:
    withheld = () if isinstance(given.record, Check) else given.record.withheld
    return quotes_message(given.record.citations, withheld, wording(_language(given)))


def _language(given: Given) -> str:
    return "en" if isinstance(given.record, Check) else given.record.language


def _task(pressed: Press, given: Given) -> Task | None:
    """The check of an answer, or the summary of the article that one of its citations is from."""
    record = given.record
    kind: TaskKind = "check" if pressed.action == CHECK else "summarize"
    cited = [each.article_id for each in record.citations if each.n == pressed.number or not pressed.number]
    if not isinstance(record, Answer) or (kind == "summarize" and not cited):
        return None
    return Task(
        key=pressed.key,
        question=pressed.key,
        kind=kind,
        channel=pressed.channel,
        user=pressed.user,
        text=" ".join(sentence.text for sentence in record.sentences) if kind == "check" else "",
        thread=pressed.thread,
        article_ids=(cited[0],) if kind == "summarize" else (),
    )
