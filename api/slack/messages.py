"""What becomes of a message that somebody wrote, changed or deleted."""

from dataclasses import replace

from api.slack.bot import Bot, asked_again
from api.slack.events import Incoming, is_for_the_bot, task_of
from api.slack.records import Task


def hear(bot: Bot, event_id: str, message: Incoming, bot_user: str) -> None:
    """Has the bot answer a new question, answer a changed one anew, and take back what it said to a deleted one."""
    previous = bot.store.task_for(message.question)
    if message.change == "deleted":
        if previous is not None:
            bot.take(event_id, _withdrawal(previous))
        return
    if previous is not None:
        _hear_again(bot, event_id, message, previous)
        return
    if not (message.direct or message.mentioned):
        if message.change == "edited":
            return
        speakers = bot.store.speakers(message.channel, message.thread)
        if speakers:
            bot.store.hear(message.channel, message.thread, message.user)
        if not is_for_the_bot(message, speakers | {message.user} if speakers else speakers, bot_user):
            return
    bot.take(event_id, task_of(message))


def _hear_again(bot: Bot, event_id: str, message: Incoming, previous: Task) -> None:
    """A question that is known: said in two kinds of event, repeated, or edited."""
    task = task_of(message)
    if message.change == "edited" and previous.kind != "withdraw" and asked_again(task, previous):
        bot.take(event_id, task)


def _withdrawal(previous: Task) -> Task:
    return replace(previous, key=f"{previous.question}:deleted", kind="withdraw", text="", links=(), files=())
