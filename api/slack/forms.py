"""The forms that the bot opens: what an answer should have been, and how a channel is answered."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.render.slack import plain
from api.slack.bot import Bot
from api.slack.library_view import sources_of
from api.slack.records import NOT_IN_ARTICLES, Block, ChannelSettings

CORRECTION, SETTINGS = "uradori_correction", "uradori_settings"
"""The forms, by what Slack calls their callback ids."""

MOST_OPTIONS = 100
"""Of one menu, by Slack's rules."""
MOST_VALUE = 75
"""Characters of an option's value that Slack takes; sources with longer names cannot be chosen."""
MOST_CORRECTION = 300

LANGUAGES: Mapping[str, str] = {"auto": "that of the question", "en": "English", "ja": "日本語"}
VISIBILITIES: Mapping[str, str] = {"everyone": "everyone in the channel", "asker": "only the one who asked"}


def correction_form(answer_id: str) -> Block:
    """What the answer should have been; both fields may stay empty."""
    right = {
        "type": "input", "block_id": "right", "optional": True, "label": plain("What is right, in few words"),
        "element": {"type": "plain_text_input", "action_id": "value", "max_length": MOST_CORRECTION},
    }  # fmt: skip
    nothing = {
        "type": "input", "block_id": "nothing", "optional": True, "label": plain("Or"),
        "element": {
            "type": "checkboxes", "action_id": "value",
            "options": [{"text": plain("The articles do not say it"), "value": NOT_IN_ARTICLES}],
        },
    }  # fmt: skip
    return _form(CORRECTION, "What is wrong?", [right, nothing], answer_id)


def correction_in(view: Mapping[str, Any]) -> tuple[str, str]:
    """The answer's id and what was filled in: words, NOT_IN_ARTICLES, or nothing."""
    values = _values(view)
    words = " ".join(str(values.get("right", {}).get("value") or "").split())
    chosen = values.get("nothing", {}).get("selected_options") or ()
    return str(view.get("private_metadata", "")), words or (NOT_IN_ARTICLES if chosen else "")


def settings_form(bot: Bot, channel: str) -> Block:
    """How the bot answers in the channel, as it is set now."""
    now = bot.store.settings(channel)
    options = [_option(name, name) for name in _choices(now.sources, sources_of(bot.engine))]
    chosen = [option for option in options if option["value"] in now.sources]
    blocks: list[Block] = []
    if options:
        menu: dict[str, Any] = {
            "type": "multi_static_select", "action_id": "value", "options": options,
            "placeholder": plain("all sources"),
        }  # fmt: skip
        if chosen:
            menu["initial_options"] = chosen
        blocks.append(
            {"type": "input", "block_id": "sources", "optional": True, "element": menu,
             "label": plain("Answer from these sources (none chosen: all)")}
        )  # fmt: skip
    blocks.append(_radio("language", "Language of answers", LANGUAGES, now.language))
    blocks.append(_radio("visibility", "Who sees answers", VISIBILITIES, now.visibility))
    return _form(SETTINGS, "Uradori in this channel", blocks, json.dumps({"channel": channel}))


def settings_in(view: Mapping[str, Any]) -> tuple[str, ChannelSettings]:
    """The channel and how it is to be answered."""
    values = _values(view)
    sources = values.get("sources", {}).get("selected_options") or ()
    language = (values.get("language", {}).get("selected_option") or {}).get("value", "auto")
    visibility = (values.get("visibility", {}).get("selected_option") or {}).get("value", "everyone")
    return json.loads(view["private_metadata"])["channel"], ChannelSettings(
        tuple(str(option["value"]) for option in sources),
        language if language in LANGUAGES else "auto",
        visibility if visibility in VISIBILITIES else "everyone",
    )


def _choices(chosen: Sequence[str], known: Sequence[str]) -> list[str]:
    names = [name for name in dict.fromkeys([*chosen, *known]) if name and len(name) <= MOST_VALUE]
    return names[:MOST_OPTIONS]


def _values(view: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    state = (view.get("state") or {}).get("values") or {}
    return {block: fields.get("value") or {} for block, fields in state.items()}


def _option(label: str, value: str) -> dict[str, Any]:
    return {"text": plain(label), "value": value}


def _radio(block_id: str, label: str, choices: Mapping[str, str], now: str) -> Block:
    options = {value: _option(text, value) for value, text in choices.items()}
    element = {
        "type": "radio_buttons", "action_id": "value", "options": list(options.values()),
        "initial_option": options[now],
    }  # fmt: skip
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def _form(callback_id: str, title: str, blocks: Sequence[Block], private: str) -> Block:
    return {
        "type": "modal", "callback_id": callback_id, "title": plain(title, 24), "submit": plain("Save"),
        "close": plain("Cancel"), "blocks": list(blocks), "private_metadata": private,
    }  # fmt: skip
