from index.duplicates import Signed, band_keys, duplicates_of, shingles, sign
from index.records import Article

STORY = (
    "MINATOMI — The harbour town of Minatomi will close its old fish market at the end of March, the mayor "
    "said on Tuesday, after inspectors found cracks in eleven of its forty concrete pillars. Traders are to "
    "move to a hall beside the railway station, for which the town has set aside 310 million yen. Some of the "
    "sellers, whose families have stood on the quay for four generations, said that the new hall was too far "
    "from the boats. The town promised them a refrigerated lorry that will run every half hour between four "
    "and nine in the morning. A study of what becomes of the quay is due in autumn."
)
EDITED = (
    "The harbour town of Minatomi will close its old fish market at the end of March, its mayor said on "
    "Tuesday, after inspectors found cracks in eleven of its forty concrete pillars. Traders are to "
    "move to a hall beside the railway station, for which the town has set aside 310 million yen. Some of the "
    "sellers, whose families have stood on the quay for four generations, said that the new hall was too far "
    "from the boats. The town promised them a refrigerated lorry that will run every half hour between four "
    "and nine in the morning."
)
OTHER_REPORT = (
    "Fishmongers in Minatomi learned on Tuesday that they have to leave the quay. Cracked pillars make the "
    "market hall unsafe, Mayor Ito told them, and by the end of March its gates will be locked. A hall near "
    "the station takes its place at a cost of 310 million yen. “We sell what was landed an hour ago; there we "
    "shall sell what was landed at dawn,” said Kenta Mori, 61, who inherited his stand from his father. To "
    "shorten the way, a cooled lorry will go back and forth early in the day. Whether flats or a park will "
    "follow on the waterfront is still open, and the council wants experts to say by autumn what is possible."
)
JAPANESE = (
    "湊見市は十日、老朽化した魚市場を三月末で閉鎖すると発表した。昨年の点検で、四十本あるコンクリートの柱のうち"
    "十一本にひびが見つかったためだ。市場の業者は駅の隣に新しく建てる施設に移る。市は整備費として三億一千万円を"
    "予算に計上した。四代にわたって岸壁で店を構えてきた業者からは、新しい施設は船から遠すぎるとの声が上がっている。"
    "市は早朝の四時から九時まで、三十分おきに保冷車を走らせると約束した。跡地の使い道は秋までに検討する。"
)
JAPANESE_EDITED = JAPANESE.replace("湊見市は十日", "【湊見】湊見市は").replace(
    "跡地の使い道は秋までに検討する。", ""
)
JAPANESE_OTHER = (
    "湊見の魚市場が春に姿を消す。柱の傷みが激しく、市が安全を保てないと判断した。十日に説明を受けた仲買人の森健太"
    "さん（六十一）は「父から継いだ店だ。駅のそばでは朝いちばんの魚を並べられない」と肩を落とす。三億一千万円をかけ"
    "る新施設には冷蔵設備が入り、保冷車が港との間を往復する予定だが、便数への不満は根強い。岸壁に何を建てるかはまだ"
    "白紙で、市議会は専門家の意見を秋までに求める方針という。閉鎖を惜しむ買い物客が早くも列を作っている。"
)


def article(article_id, text, *, title="Minatomi closes fish market", language="en"):
    return Article(id=article_id, title=title, text=text, language=language)


def signed(text, *, day=20260310, **fields):
    return Signed("other", sign(article("other", text, **fields)), day)


def linked(one, other):
    assert bool(duplicates_of(one, [other])) == bool(duplicates_of(other, [one]))
    return bool(duplicates_of(one, [other]))


def test_a_wire_story_edited_by_another_paper_is_a_duplicate():
    one, other = signed(STORY), signed(EDITED, title="Fish market in Minatomi to shut")
    assert linked(one, other)
    assert set(band_keys(one.signature)) & set(band_keys(other.signature))


def test_another_report_of_the_same_event_is_none():
    assert not linked(signed(STORY), signed(OTHER_REPORT))


def test_japanese_stories_are_told_apart_alike():
    fields = {"title": "湊見の魚市場、三月末で閉鎖", "language": "ja"}
    story = signed(JAPANESE, **fields)
    assert linked(story, signed(JAPANESE_EDITED, **fields))
    assert not linked(story, signed(JAPANESE_OTHER, **fields))


def test_a_story_cut_by_a_fifth_is_a_duplicate_only_within_days():
    cut = STORY[: STORY.index("The town promised")]
    assert linked(signed(STORY), signed(cut, day=20260312))
    assert not linked(signed(STORY), signed(cut, day=20260313))
    assert not linked(signed(STORY), signed(cut, day=0))


def test_the_very_same_text_is_a_duplicate_in_any_year():
    assert linked(signed(STORY, day=20190101), signed(STORY, day=0))


def test_a_notice_in_place_of_stories_has_no_signature():
    notice = (
        "To read on, please create a free account or sign in with the one that you have. Subscribers see every "
        "page on all of their devices and receive a letter each morning with the best of what our reporters "
        "wrote overnight, together with the crossword and a weather chart for the whole region."
    )
    assert sign(article("a", notice, title="Council votes on harbour wall tomorrow")) == b""
    assert band_keys(b"") == []
    assert sign(article("a", notice, title="Free account for every reader")) != b""


def test_a_very_short_text_has_no_signature():
    assert sign(article("a", "The fish market in Minatomi closes in March.")) == b""


def test_case_punctuation_and_width_do_not_count():
    plain = shingles("One, two three four five", language="en")
    assert plain == shingles("ONE two “three” ｆｏｕｒ five!", language="en")
    assert plain == {"one two three four", "two three four five"}
    assert shingles("東京、大阪と京都の間。", language="ja") == {"東京大阪と京都の", "京大阪と京都の間"}
    assert shingles("短い", language="ja") == shingles("too short", language="en") == set()


def test_a_signature_is_the_same_in_every_process():
    keys = band_keys(sign(article("a", STORY)))
    assert len(keys) == 32
    assert keys == band_keys(sign(article("b", STORY)))
    assert keys[0] == 766695808318020801
