"""The Slack bot: a front door over the engine, by socket mode (`rag slack`) or HTTP (`POST /slack/events`)."""
