import pytest

from index.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbor wall will be finished in March, and the council has agreed to it.", "en"),
        ("港の防波堤は来年3月に完成する。", "ja"),
        ("首相会見", "ja"),
        ("ＡＩ基本計画案、OpenAIやGoogleなど米国企業のAIサービスも対象に", "ja"),
        ("The word 防波堤 means breakwater in Japanese, and it is used in the article.", "en"),
        (
            "市政府星期五宣布，将投资一百二十亿重建旧的防波堤，市长表示渔民的安全是最重要的事情，工程将于三月完成。",
            "zh",
        ),
        ("항구의 방파제는 내년 3월에 완공된다.", "ko"),
        ("Новый волнорез будет готов в марте.", "ru"),
        ("Die neue Mole ist im März fertig, und der Rat hat nicht mit den Fischern gesprochen.", "de"),
        ("La nouvelle digue est prête pour le mois de mars et les pêcheurs ne sont pas dans la salle.", "fr"),
        ("", "en"),
        ("12 345", "en"),
    ],
)
def test_language_is_told_by_script_and_frequent_words(text: str, code: str) -> None:
    assert detect_language(text) == code
