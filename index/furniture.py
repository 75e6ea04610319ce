"""Lines that stand on news pages and are not the article, told by their words, in English and Japanese."""

import re

LONGEST = 300  # characters; what is longer is prose or a legal notice, and is not searched for the rest


def _starting(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.I)


# Headings over lists of other articles, as whole lines with a few words around.
OTHER_ARTICLES = re.compile(
    r"""["“'\w\s.&:|-]{0,25}?\b(?:
        (?:most|more)\ (?:popular|read|viewed|shared|discussed|watched|recent|commented)
      | popular\ (?:articles?|stories|posts|now|on|videos?|topics?|right)
      | access\ rankings? | rankings? | trending
      | editor'?s?['’]?s?\ (?:picks?|choice) | our\ picks | top\ (?:stories|news|headlines|articles)
      | related(?:\ (?:articles?|stories|news|topics?|content|coverage|posts?|links?|reading|tags|videos?))?
      | (?:latest|recent|other|more|breaking|today's|featured|promoted|partner)\ (?:top\ )?
        (?:news|articles?|stories|posts?|headlines|updates|content|videos?)
      | recommended(?:\ (?:for\ you|stories|articles|videos))?
      | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested)
      | more\ (?:\w+\ ){1,3}(?:stories|news|coverage|articles) | explore\ further
      | more\ (?:from|on|in|about) | (?:what\ to\ )?read\ next | up\ next | next\ up | see\ also
      | (?:from\ )?around\ the\ web | don[’']t\ miss | in\ case\ you\ missed\ it | people\ also\ read
      | paid\ content | sponsored(?:\ (?:content|links|stories))? | tags? | topics | filed\ under
    )\b[\w\s"”'’&:|-]{0,25}$""",
    re.I | re.X,
)
OTHER_ARTICLES_JA = re.compile(
    r"""[【《\[■●▼◆〈（(]?\s?(?:
        \w{0,8}ランキング | 関連(?:記事|ニュース|リンク|キーワード|トピックス?|する記事|タグ|ワード)
      | (?:あわせて|合わせて)読みたい | こちらも(?:おすすめ|オススメ) | おすすめ | オススメ
      | (?:おすすめ|オススメ|注目|人気|最新|新着|(?:この)?他|(?:その|この)ほか|よく読まれている)の?\s?
        (?:記事|ニュース|トピックス|特集)
      | (?:主要|トップ|最新)ニュース | ピックアップ | トレンド | ＰＲ | PR
      | 編集部の?(?:おすすめ|オススメ) | スポンサードリンク
    )[\w\s]{0,6}[】》\]〉）)]?$""",
    re.X,
)
COMMENTS = _starting(
    r"(?:(?:view|show|see|read|post|join|all|hide|load)\s(?:\w+\s){0,3}|\(?\d[\d,.]{0,9}k?\)?\s)?"
    r"(?:comments?|replies|reader reviews|discussion|join the conversation)\b[\s\d():!.]{0,12}$",
    r"(?:leave|add|post|write) (?:a |your )?(?:comment|reply)\b.{0,40}$",
    r"\d{1,6} (?:comments?|replies|responses|thoughts) (?:to|on)\b",
    r"permalink\b.{0,60}$",
    r"(?:as you comment|when commenting|before commenting|to comment),? ",
    r".{2,40} (?:says|wrote):$",
    r"コメント(?:を(?:見る|書く|投稿|残す).{0,9}|する|欄|一覧)?\s?[（(]?\d{0,6}件?[)）]?$",
)
SHARING = _starting(
    r"(?:click to )?(?:share|tweet|e-?mail|print|save|pin|copy(?: link)?|link copied|listen|bookmark)"
    r"(?:\s(?:this|on|to|via|with|by|it|a|the|in|link|story|article|page|post|friend|facebook|twitter|x|reddit"
    r"|linkedin|whatsapp|email|pinterest|copied|later|save|print|share|opens|new|window))*"
    r"[\s:()!.]{0,9}(?:\(opens in new window\))?$",
    r"(?:facebook|twitter|linkedin|whatsapp|reddit|pinterest|instagram|telegram|messenger|tumblr|flipboard)$",
    r"youtube$",
    r"gift (?:this )?article$",
    r".{0,12}(?:シェア|ツイート|ブックマーク|印刷|共有|リンクをコピー|フォロー)(?:する)?$",
    r"(?:LINE|X|はてな|はてブ|メール|note)(?:で|に)(?:シェア|送る|共有|ポスト|ツイート|保存)(?:する)?$",
)
POINTER = _starting(
    r"(?:please )?(?:read|see|learn|find out|watch|view|show|load|discover|explore|hear) "
    r"(?:more|also|next|all|full|less|related|gallery|photos|the full (?:story|article))\b.{0,120}$",
    r"(?:continue|keep) reading\b",
    r"don[’']t miss ?:",
    r"(?:also|more|related|recommended|must[- ]read) ?[:>»]",
    r"(?:related|read|watch|listen|photos?|video|gallery|opinion|analysis|explainer)(?: \w+){0,2} ?[:>»]",
    r"(?:click here|skip to|back to top)\b",
    r"(?:jump|go) to (?:top|main|page|content|comments|navigation|home)",
    r"scroll (?:down|to)\b",
    r"loading\b.{0,20}$",
    r"(?:advertisement|story continues|article continues|ad feedback|replay|play video)"
    r"(?:\s?[–:(-].{0,40}|\s(?:below|after)\b.{0,40})?$",
    r"(?:play|close|menu|search|home|more)$",
    r"(?:next|previous) (?:article|story|post|page)\b",
    r"(?:show|hide|toggle) caption",
    r"enlarge(?: this)? image",
    r"もっと(?:見る|読む)",
    r"続き(?:を読む|はこちら)",
    r"(?:次|前)(?:へ|の(?:ページ|記事))",
    r"全文を(?:読む|表示)",
    r"一覧(?:へ|を見る|はこちら)",
    r"関連\s?[:：]",
    r"【(?:関連|写真|画像|動画|あわせて|PR)",
    r"(?:画像|写真|拡大)を?(?:拡大|画像|写真)",
    r"広告$",
    r"(?:ページ)?トップへ",
)
SUBSCRIPTION = _starting(
    r"(?:please )?(?:sign[ -]?(?:up|in|out)|log[ -]?(?:in|out)|subscribe|unsubscribe|register (?:now|for))\b",
    r"(?:donate|enter your e-?mail|create an? (?:free )?account|already a (?:subscriber|member))\b",
    r"(?:download (?:the|our) .{0,20}\bapp|follow (?:us|me|him|her)\b|follow @)",
    r"follow .{1,60} on (?:facebook|twitter|instagram|x|youtube|linkedin)\b",
    r"thanks? (?:you )?for (?:signing|subscribing|reading)\b",
    r"(?:support (?:our|independent|quality)|turn on notifications|start your (?:free )?trial)\b",
    r"by (?:signing up|submitting|subscribing|clicking)\b",
    r"(?:get|receive|have|want|stay)\b.{0,120}\b(?:inbox|newsletters?|(?:breaking )?news alerts?)\b",
    r".{0,60}\bnewsletters?[.!]?$",
    r".{0,200}\b(?:delivered|straight|direct(?:ly)?) to your (?:inbox|e-?mail)",
    r".{0,20}(?:会員(?:限定|登録)|ログイン|新規登録|メルマガ|メールマガジン|無料登録)[^。]{0,20}$",
    r".{0,20}有料(?:記事|会員)[^。]{0,20}$",
    r"残り\s?\d+\s?文字",
    r"この記事は(?:有料|会員)",
    r"アプリを?(?:ダウンロード|入手)",
    r"通知を受け取る",
)
LEGAL = _starting(
    r".{0,60}(?:©|\(c\) ?(?:19|20)\d\d|\bcopyright (?:©|\d{4}|by)|all rights reserved)",
    r"copyright\b.{0,60}$",
    r"this (?:document|article|material) is (?:subject to|protected by) copyright",
    r".{0,40}(?:無断(?:転載|複製|使用|引用)|転載)(?:[・、及びや\w]{0,12})を?(?:禁|固くお断り)",
    r".{0,40}\b(?:this|our|the) (?:web)?site (?:uses|is protected)",
    r".{0,40}\b(?:we|our partners|by using)\b.{0,60} cookies? (?:to|on|for|and (?:other|similar))",
    r".{0,40}\bcookie (?:policy|settings|preferences|notice)",
    r"(?:by|i agree|i have read|please read|see our|read our|your privacy)\b.{0,200}"
    r"\b(?:privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions|& conditions))",
    r".{0,80}\b(?:privacy (?:policy|notice|settings|statement)|terms (?:of (?:use|service)|and conditions)"
    r"|terms & conditions|user agreement)\b[^.]{0,40}$",
    r".{0,60}\baffiliate (?:commission|links?|partner)\b",
    r".{0,60}\b(?:may not be (?:published|reproduced|broadcast)|registered trademarks? of)\b",
    r".{0,30}(?:community (?:guidelines|rules|standards)|commenting policy|accept (?:all|cookies))[^.]{0,40}\.?$",
    r".{0,20}(?:利用規約|プライバシー|個人情報|クッキー|Cookie)(?:ポリシー|設定|の取り?扱い|保護方針)?[^。]{0,12}$",
    r".{0,20}(?:クッキー|Cookie)を(?:使用|利用)して",
)
CREDIT = _starting(
    r".{0,280}[(\[](?:photo|image|picture|file|ap|reuters|afp|getty|courtesy|screenshot)\b"
    r"[^()]{0,80}[)\]][\s.]{0,3}$",
    r".{0,280}\b(?:photo(?:graph)?|image|picture|illustration) ?(?:credit|by|courtesy)?s? ?[:：]"
    r" ?[^.]{0,60}[\s.]{0,3}$",
    r".{0,280}\bcredit ?(?:\.{3}|…|:).{0,80}$",
    r"(?:.{0,280}[/|.] ?)?(?:getty images?|afp|reuters|shutterstock|istock|epa|ap photo|associated press)"
    r"(?: ?[/|] ?[\w\s]{1,40}| via .{0,40})?[\s.]{0,3}$",
    r"[^。]{0,120}[（(＝=](?:写真|画像|撮影|提供|ロイター|共同|時事|資料写真|.{1,12}(?:撮影|提供|写す))"
    r"[^（）()。]{0,30}[）)]?$",
    r"(?:写真|画像|撮影|提供)\s?[:：＝=／/]",
    r"[^。]{0,60}(?:撮影|提供|＝共同|＝ロイター)$",
)
COUNTER = _starting(
    r"\d[\d,.]{0,9}\s?[km]?\s?(?:shares?|views?|likes?|comments?|reads?)?$",
    r"\d{1,3}\s?(?:min(?:ute)?s?|seconds?|hours?|hrs?|days?|weeks?|months?|years?)\s(?:ago|read)$",
    r"(?:\d{1,2} ?/ ?\d{1,2}|(?:(?:page|image|photo|slide) )?\d{1,3} of \d{1,3}|\d{1,2}:\d\d(?:\s?[ap]m)?)$",
    r"\d{1,6}\s?(?:分前|時間前|日前|件|位|票)$",
)
SEPARATOR = re.compile(r"[\W_]{0,20}$")
BULLET = re.compile(r"^(?:[*+•·▪▶►●○■□◆◇・›»–—-]\s{0,3}|\d{1,2}[.)]\s{1,3}){1,3}(?=\S)")

HEADING_OF_OTHER = "a heading over other articles"
HEADING_OF_COMMENTS = "a heading over comments"
A_SEPARATOR = "a separator"
A_POINTER = "a pointer to another place"
A_CAPTION = "a picture's caption or credit"
BETWEEN_PARAGRAPHS = (A_SEPARATOR, A_POINTER, A_CAPTION)
ENDINGS = (HEADING_OF_OTHER, HEADING_OF_COMMENTS)

PATTERNS = (
    (SEPARATOR, A_SEPARATOR),
    (COMMENTS, HEADING_OF_COMMENTS),
    (COUNTER, "a counter"),
    (SHARING, "a line for sharing"),
    (OTHER_ARTICLES, HEADING_OF_OTHER),
    (OTHER_ARTICLES_JA, HEADING_OF_OTHER),
    (POINTER, A_POINTER),
    (LEGAL, "a legal notice"),
    (SUBSCRIPTION, "an offer to subscribe or sign in"),
    (CREDIT, A_CAPTION),
)


# Links between paragraphs are set in capitals on some sites; a subheading in capitals is shorter.
CAPITALS = re.compile(r"[A-Z ]")
LEAST_IN_CAPITALS = 40  # characters
MOSTLY_CAPITALS = 0.85  # of the line, blanks included


def furniture(line: str) -> str | None:
    """Return what kind of furniture `line` is, in words for the reader; None for all else."""
    if len(line) > LONGEST:
        return None
    bare = BULLET.sub("", line, count=1)
    if _is_link_in_capitals(bare):
        return "a link in capitals"
    return next((kind for pattern, kind in PATTERNS if pattern.match(bare)), None)


def _is_link_in_capitals(line: str) -> bool:
    return (
        len(line) >= LEAST_IN_CAPITALS
        and len(CAPITALS.findall(line)) >= MOSTLY_CAPITALS * len(line)
        and not line.endswith((".", "!", "?", '"', "”", "。", "』", "」"))
    )
