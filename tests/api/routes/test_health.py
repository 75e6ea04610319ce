from typing import Any


def test_the_process_answers(client: Any) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_it_is_ready_once_everything_is_open(client: Any, engine: Any) -> None:
    engine.opened = False
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    engine.opened = True
    assert (client.get("/ready").status_code, client.get("/ready").json()) == (200, {"status": "ready"})
