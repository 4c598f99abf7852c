"""A turn as it is looked at: brought into one way of writing, cut into clauses, questions marked.

The looked-at text (`plain`) is the said text with full-width signs, dashes and commas made one, traditional
characters made simplified, invisible characters taken out and spaces made meaningful. Every place in it
leads back to the words as they were said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from config.traditional import simplified
from server.chat.understanding.phrases import Language, Looked, Words
from server.chat.understanding.spoken_dot import with_dots

_SAME: dict[int, str | int] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "—–‐‑‒―−－"), "-"),
    **dict.fromkeys(map(ord, "•・‧∙⋅●･．•⸱"), "·"),
    **dict.fromkeys(map(ord, "　\u00a0\u2002\u2003\u2009\u202f\t\r\v\f"), " "),
    **dict.fromkeys(map(ord, "×✕╳✖Χх"), "X"),
}
_MARKS: dict[str, str] = {
    **dict.fromkeys("□☐○", "、"),  # a list to be ticked
    **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩", "，"),  # and a list with numbers, which are nobody's
    **dict.fromkeys(",()[]{}<>《》【】（）~～|…", "，"),
    ";": "；",
    "!": "！",
    "?": "？",
    ":": "：",
    "｡": "。",
}
_DROPPED = frozenset("“”‘’\"'「」『』`呃唉哎诶欸噢")
_KEPT_SIGNS = frozenset("，。；！？：、·-/.+ \n#%@_")
_LINK = re.compile(
    r"(?i)(?:https?|ftp|weixin|file)://[^\s\u4e00-\u9fff]{1,2000}|www\.[^\s\u4e00-\u9fff]{1,2000}"
)
_ENDS = frozenset("。！？\n")
_CLOSES = frozenset("了哒咯")
_LONG_NUMBER = re.compile(r"(?: ?[0-9]){11,}")  # 他的早没用了 6230 9078 0001 1228
_BREAKS = frozenset("，；") | _ENDS
# 叁拾柒年, 贰零贰陆年: numbers as on a bank's form. One alone is more often a surname.
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖零〇拾佰]{2,}(?=[年月日号天个岁，。]|$)")
_ONE = re.compile(
    r"(?<!老)幺(?=[一二三四五六七八九幺]?[月号日])|(?<=[十一二])幺(?=[月号日])"
)  # 幺八号, 十幺号
_EVERYDAY = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_ANSWER = re.compile(
    r"(?:^|[，。])(?:对的?|对头|没错|冇错|嗯+|恩|是的|好的?|不对|不是的?|错[了哒])$"
)  # 对 27
_SINGLE_DIGITS = re.compile(r"(?<![0-9])[0-9] +[0-9](?![0-9])")  # 2 3 号
# 爸爸 死 我 女儿: who writes every word apart; 男 汉族 退休 are answers, each for itself.
_WORDS, _LONGEST_WORD = 4, 3
_SMALL_WORD = re.compile("[我你他她是在吗的把被给]|的[人钱卡证]")
_SUBJECT = re.compile("(?:我|他|她|爸|妈|父亲|母亲|爷爷|奶奶|外公|外婆|老公|老婆|丈夫|妻子|哥|弟|姐|妹)")
_MERIDIEM = re.compile(r"(?i)(?<![a-z])[ap]\.\s?m\b")
_LONGEST_CLAUSE = 160  # what is said without a pause for longer is cut there, so that no text costs much


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the plain text between two marks."""

    start: int
    end: int
    text: str
    sentence: int
    number: int
    asks: bool  # it is a question
    supposes: bool  # 如果…的话: it tells of nothing that happened

    @property
    def tells(self) -> bool:
        """Whether something is told as a fact: neither asked nor supposed."""
        return not (self.asks or self.supposes)


@dataclass(frozen=True, slots=True)
class Utterance:
    """The turn, whole."""

    said: str
    plain: Looked
    origin: tuple[int, ...]  # of every character of `plain` its place in `said`
    clauses: tuple[Clause, ...]

    def words(self, start: int, end: int) -> str:
        """What was said at this place, as it was said."""
        if start >= end or not self.origin:
            return ""
        return self.said[self.origin[start] : self.origin[min(end, len(self.origin)) - 1] + 1].strip()

    def written(self, value: str, start: int) -> str:
        """A name or an address found from there on, with the very characters that were written.

        What is put right or simplified is so for words of ours, and not in somebody's name: 郑火华, 劉靜.
        """
        at = self.plain.find(value, start)
        if at < 0:
            return value
        return "".join(
            self.said[self.origin[place]] if is_han(char) else char for place, char in enumerate(value, at)
        )

    def clause_at(self, place: int) -> Clause:
        """The clause in which this place lies."""
        low, high = 0, len(self.clauses) - 1
        while low < high:
            middle = (low + high) // 2
            if self.clauses[middle].end < place:
                low = middle + 1
            else:
                high = middle
        return self.clauses[low]

    def tells(self, place: int) -> bool:
        """Whether what stands there is told as a fact."""
        return self.clause_at(place).tells

    def says(self, words: Words) -> bool:
        """Whether one of these phrases is told as a fact."""
        return any(words.within(clause.text) for clause in self.clauses if clause.tells)


def utterance(said: str, lang: Language, *, read_back: bool = False) -> Utterance:
    """Prepare a turn; any text, also an empty one. `read_back`: a "right" may lead it without a pause."""
    characters, origin = _one_way(said)
    characters, origin = with_dots(*_spaces(characters, origin))
    plain = simplified("".join(characters))
    for wrong, right in lang.typos:
        if wrong in plain:
            plain = plain.replace(wrong, right)
    plain = lang.hearing.meant(plain)
    plain = _FORMAL.sub(lambda hit: hit.group().translate(_EVERYDAY), plain)
    if "幺" in plain:
        plain = _ONE.sub("一", plain)
    return Utterance(said, Looked(plain), tuple(origin), _clauses(plain, lang, read_back=read_back))


def is_han(char: str) -> bool:
    """Whether this is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇" or char > "\U00020000"


def _one_way(said: str) -> tuple[list[str], list[int]]:
    characters: list[str] = []
    origin: list[int] = []
    text = _LINK.sub(lambda hit: "，" * len(hit.group()), said.translate(_SAME))
    for place, char in enumerate(text):
        if char in _DROPPED:
            continue
        if not "\u4e00" <= char <= "\u9fff":  # nearly all of them are, and need nothing
            if unicodedata.category(char) in ("Cf", "Cs", "Mn", "Me"):
                continue
            char = _MARKS.get(char, char)
            within_a_number = text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
            if char == "." and not within_a_number:
                if _MERIDIEM.search(text, max(0, place - 4), place + 3):
                    continue  # 4:20 p.m.
                char = "。"
            if not (char.isalnum() or char in _KEPT_SIGNS):
                char = "，"
        characters.append(char)
        origin.append(place)
    return characters, origin


def _spaces(characters: list[str], origin: list[int]) -> tuple[list[str], list[int]]:
    """Between Chinese words a space is a comma, unless the recogniser put one after every character, or who
    writes put one after every word; between digits it groups them; elsewhere it says nothing.
    """
    if " " not in characters:
        return characters, origin
    whole = "".join(characters)
    pieces = whole.split(" ")
    single = sum(len(piece) == 1 and is_han(piece) for piece in pieces)
    by_character = single >= 3 and single * 2 > len(pieces)
    by_word = not by_character and _word_by_word(pieces)
    kept: list[str] = []
    places: list[int] = []
    for number, char in enumerate(characters):
        if char == " ":
            before = kept[-1] if kept else "，"
            after = next((c for c in characters[number + 1 : number + 20] if c != " "), "，")
            groups = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
            answers = after.isalnum() and _ANSWER.search("".join(kept[-4:])) is not None
            answers = answers or (before in _CLOSES and _LONG_NUMBER.match(whole, number) is not None)
            within = by_character or (by_word and not _SUBJECT.match(whole, number + 1))
            if is_han(before) and (is_han(after) or answers) and not within:
                char = "，"
            elif not groups or _SINGLE_DIGITS.match(whole, number - 1):
                continue
        kept.append(char)
        places.append(origin[number])
    return kept, places


def _word_by_word(pieces: Sequence[str]) -> bool:
    """我 有 残疾证 爸爸 没有: whether a space stands behind every word, as some write who sign."""
    said = [piece for piece in pieces if piece]
    short = len(said) >= _WORDS and all(len(piece) <= _LONGEST_WORD and is_han(piece[0]) for piece in said)
    return short and any(_SMALL_WORD.fullmatch(piece) for piece in said)


def _clauses(plain: str, lang: Language, *, read_back: bool) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    start = sentence = 0
    turns = _turns(plain, read_back=read_back)
    for place in range(len(plain) + 1):
        mark = plain[place] if place < len(plain) else "\n"
        if mark not in _BREAKS and place - start < _LONGEST_CLAUSE and place not in turns:
            continue
        text = Looked(plain[start:place])
        if text.strip():
            asks = _asks(text, mark, lang)
            supposes = lang.group("hypothesis").within(text) and not lang.group("not_hypothesis").within(text)
            clauses.append(Clause(start, place, text, sentence, len(clauses), asks, supposes))
        elif mark == "？" and clauses and clauses[-1].sentence == sentence:
            clauses[-1] = replace(clauses[-1], asks=True)
        start = place + 1 if mark in _BREAKS else place
        if mark in _ENDS:
            sentence += 1
    for before, after in pairwise(clauses):
        together = after.sentence == before.sentence
        if after.asks and together and _of_any(clauses, before, after):
            clauses[before.number] = replace(before, supposes=True)
        if together and clauses[before.number].supposes and _WOULD.match(after.text):
            clauses[after.number] = replace(after, supposes=True)
        if together and _REALLY.fullmatch(after.text) and _HEARD.match(before.text):
            clauses[before.number] = replace(before, asks=True)
        if before.asks and after.sentence - before.sentence <= 1 and _OR_ELSE.match(after.text):
            clauses[after.number] = replace(after, asks=True)
    return tuple(clauses) or (Clause(0, len(plain), plain, 0, 0, False, False),)


def _of_any(clauses: Sequence[Clause], before: Clause, after: Clause) -> bool:
    """Whether a question is of any of a kind: 请教一下，异地火化的，认不认."""
    led = clauses[before.number - 1].text if before.number else ""
    kind = f"请问{before.text}" if _ASKS_FIRST.fullmatch(led) else before.text
    return bool(_IF.search(before.text) or _OF_A_KIND.fullmatch(kind) or _COMPARES.search(after.text))


# Whoever speaks to a recogniser gets no marks: 我老倌走了|我眼睛看不见字|…. Where one thing is told and a
# subject follows, another begins.
_RUN_ON = re.compile(r"[^，；。！？\n]{16,}")
_TOLD = re.compile(
    r"(?<=[了的哒咯啦呢])(?=然后|后来|再后来|接着|[丢扔撇留剩]下我|你们?是|还有(?:过年|[那这]个|村里|政府)|(?:他|她|我|医生|老人家)(?![的们]|来办|就是))"
    r"|(?<=[了的不行得好]啊)(?=他|她|我|医生)|(?<=[了的]嘛)(?=他|她|我|医生)"
    r"|(?<=[懂得楚道白])(?=反正)|(?<=[走没世]的)(?=身份证)|(?<=\d{4})(?=[他她]是)"
)
# 回不去|能不能让我弟弟去: what was told before it is told, though a question follows.
_THEN_ASKS = re.compile(
    r"(?<=[了去来啊嘛])(?=能不能|可不可以|要不要|请问|想问|何解[办搞是]|怎么[办搞弄]|么[子样]办)"
    r"|(?=我问的是)|(?<=[字了的])(?=你[帮替给]我)"
    r"|(?<=[走没过世死][的了])(?=那(?![个天时里边年]).{2,14}?(?:有没有|有冇|[能要会]不[能要会]|得不得))"
)
# 在新墙镇|那个养老的钱还扣不扣回去: a place is the answer, and what is asked then begins with that.
_THEN_THAT = re.compile(
    r"(?<=[镇村县市区乡里])(?=那(?![边里头块天年时次种样么]))|(?<=[镇村县市区乡里]啊)(?=[\u4e00-\u9fff])|(?=那这个)"
)
_ASKED_BEHIND = re.compile(r"([\u4e00-\u9fff])不\1|能不能|有没有|怎么|何解|多少|[吗么冇](?:$|[，。？])")
# 早晓得没得救就不送去了，让她在屋里走还安心些
_WOULD = re.compile("(?:还不如|不如|就|也|倒|还)*[让等][他她]|还不如|那样|也不会|就不会")
_WONDERS = re.compile("问|如果|要是|是不是|有没有")
_SHORTEST_TOLD = 5
# 两个都对的|我的身份证是…: a verdict, and what is told behind it.
_VERDICT = re.compile(
    r"^(?:嗯+|哦|好|是)?，?(?:[两三四五几][个样项]|号码|前面|刚才|这)?(?:全部|全|都|统统)+是?(?:(?:对|没错|冇错)[的哒咯]|对(?=[他她]是))"
    r"(?=[\u4e00-\u9fff])(?![吗吧啵不呢啊呀哦咯嘞嘛])"
)
# 对|那先销户还是…, 对|两个都对|那先…, 身份证对的|我刚才说了…: where something was read back.
_RIGHT = re.compile(
    r"(?:嗯+|哦|好)?(?:(?:都|全部?|[两三四五几][个样项]?都|都是|全是)?(?:对|没错|冇错)(?:[的哒咯啊呀嘞滴]|头)*|是的|正确|我?[没冇][说讲记写填]错[啊呀的哒]*)"
    r"(?=[\u4e00-\u9fff])(?![了不面方象于待话策门岸口外账帐比照应联得上换付过吗吧么啵呢嘛的哒咯啊呀嘞滴头])"
    r"|嗯*(?:就|正)是[^，。；！？\n不]{2,7}?那[日天](?=[我他她])"
    r"|[^，。；！？\n不]{2,8}?(?:对|没错|冇错)[的哒](?=[\u4e00-\u9fff])(?![了吗吧么啵呢嘛的哒咯啊呀嘞滴头])"
)
_TWICE = re.compile(  # 没有没有|低保没有; 不不不|我是他崽
    r"(?<=没有没有|冇得冇得|没得没得|都没有嘛|都冇得嘛)(?=[\u4e00-\u9fff]{2})|(?<=^不不)不?(?=[我他她是])"
)

# 户口不是县里的，哦搞错了|是县里的; 交了二十八年，不对|二十九年; but 不对劲, 不对外.
_TAKEN_BACK = re.compile(
    r"(?<=[，。；！？])[哦噢呃啊呀]?(?:我|刚才)*(?:[搞说讲记弄写填看算][错岔][了哒]|不对(?!一[遍下次眼]))(?=[是在系她他0-9一二两三四五六七八九十])"
)


def _turns(plain: str, *, read_back: bool) -> frozenset[int]:
    """Where a long run of words without a mark goes on with the next thing."""
    turns = {hit.end() for hit in _TWICE.finditer(plain)}
    turns |= {hit.end() for hit in _TAKEN_BACK.finditer(plain)}
    if verdict := _VERDICT.match(plain):
        turns.add(verdict.end())
    right = _RIGHT.match(plain) if read_back else None
    while right is not None:
        turns.add(right.end())
        right = _RIGHT.match(plain, right.end())
    for run in _RUN_ON.finditer(plain):
        first, last = run.start() + _SHORTEST_TOLD, run.end()
        turns |= {hit.start() for hit in _TOLD.finditer(plain, first, last - _SHORTEST_TOLD)}
        turns |= {hit.start() for hit in _THEN_ASKS.finditer(plain, first, last)}
        turns |= set(_then_that(run.group(), run.start()))
    return frozenset(turns)


def _then_that(run: str, start: int) -> Iterator[int]:
    """Where a question begins behind a place, unless all of it is asked from the start."""
    for hit in _THEN_THAT.finditer(run, _SHORTEST_TOLD - 1):
        if _ASKED_BEHIND.search(run, hit.start()) and not _WONDERS.search(run, 0, hit.start()):
            yield start + hit.start()


_IF = re.compile(r"的话[呢啊嘞]?$")  # 没火化的话，能办吗
# 外地户口的人死在这里，能办吗; 请问在外地火化的，能不能办: of any of them, and of nobody who is named.
_OF_A_KIND = re.compile(
    r"(?!.*(?:[我他她爸妈爹娘爷奶公婆哥姐弟妹叔伯姑舅崽女昨今前号日0-9]|[屋家]里?的人))"
    r"(?:.*(?:户口|户籍|单位|工作|[医社]保|低保|五保|退休|在职|结婚|成家|儿女|火化|土葬|保险|残疾)的人[^，]{1,12}"
    r"|(?:我?想?问一?下|请问一?下?|想问|咨询一?下?|请教一?下?)[^，]{2,14}的(?:人|情况|话)?)"
)
_ASKS_FIRST = re.compile(
    r"(?:您好|你好|同志)?我?(?:想|要)?(?:请问|请教|咨询|问)(?:一?下子?|哈子?)?(?:您|你们?)?"
)
_HEARD = re.compile(
    r"(?:我|也|都|还)*(?:[他她]们|网上|人家|别人|别个|外面|听|有人|村里人?|隔壁|大家)(?:都|也)?(?:在)?[听说讲传]"
)
_REALLY = re.compile(
    r"(?:这|那)?(?:是真的|是真|是|对|有这回事|有这个事)[不吗啵冇]?(?:是真的|是|对)?[不吗啵]?|真的[假吗不啵](?:的)?"
)
_COMPARES = re.compile(r"区别|差别|差异|不同|一样")  # 因病和年老走的，待遇有区别吗
_OR_ELSE = re.compile(r"(?:还是|或者|要不就?)(?!.*吧$)")  # 孙子可以办吗？还是必须儿子来
_LAUGHTER = re.compile(r"[哈呵嘿]+$")
_NOT_AT_END = re.compile(  # 有抚恤金不, 有利息没, and not 我有他没
    r"[\u4e00-\u9fff]{2}(?<![是也都就])不$|(?<![没冇])有(?:(?![没冇我他她的])[\u4e00-\u9fff]){1,4}[没冇]$"
)
_BEHIND_QUESTION = 2  # characters of the verb: 怎么办理
_OR_NOT = re.compile(r"(?<!不)([\u4e00-\u9fff])不\1")  # 停不停, and not 不对不对


# 昨天？, 应该是20号吧？: a day, a time or a number and nothing else, told as if asking.
_MERE_VALUE = re.compile(
    r"(?:应该|大概|大约|可能|好像|估计|我?记得|就?是|在|我|他|她)*[0-9零〇一二两三四五六七八九十廿初正腊冬闰年月日号点时分刻半钟:：周星期礼拜上下这"
    r"个大昨今前天早晚夜里凌晨清午中傍头后]{2,24}(?:左右|样子|的|走|没|吧|啵)*"
)
# 走了有半个月冇: who tells how long ago it was, and asks themselves.
_HOW_LONG_AGO = re.compile(
    r"(?:我?[他她人爸妈爹娘爷奶]{0,2}|老人家?|到?现在|今天|算起来)*(?:(?:走|没|冇|死|老|去世|过世|过身|过背|不在|火化|烧)[了哒咖有都]*)?"
    r"(?:是不是|有没有|[有怕都快也到]|大概|可能|应该|差不多|已经)*(?:走[了哒])?"
    r"(?:(?:半|[0-9一二两三四五六七八九十几]{1,3})(?:个?[多来半]?(?:月|星期|礼拜)|[多来]?[天日周])|个把(?:月|星期|礼拜))"
    r"(?:多|几天|了|哒|的?样子|左右)*(?:有?没有|有?没得|有?冇得|有?[没冇]|[啵不吧])?[咯啊呢哦]*"
)


def _asks(text: Looked, mark: str, lang: Language) -> bool:
    if (mark == "？" and _MERE_VALUE.fullmatch(text)) or _HOW_LONG_AGO.fullmatch(text):
        return False
    if _LAUGHTER.search(text):
        text = Looked(_LAUGHTER.sub("", text))
    if lang.group("tag").ends(text):
        return False
    for hit in lang.group("not_question").find(text):
        text = Looked(text.replace(hit.group(), "，" * len(hit.group())))
    if lang.group("policy_word").within(text):
        return True
    if lang.group("unsure").within(text):
        return False
    if (
        mark == "？"
        or lang.group("question_end").ends(text)
        or _OR_NOT.search(text)
        or _NOT_AT_END.search(text)
    ):
        return True
    return lang.group("question_word").within(text)


def presumes(clause: Clause, lang: Language) -> bool:
    """Whether it is told, and only to be agreed to: 七十七啵, 看得出来的吧？"""
    text = clause.text
    asks = any(lang.group(name).within(text) for name in ("question_word", "policy_word"))
    return lang.group("presumed").ends(text) and not asks


def ends_asking(clause: Clause, plain: str, lang: Language) -> bool:
    """Whether what asks stands at the end of the clause, and nothing is told behind it: 补助金怎么收."""
    text = clause.text
    if not clause.asks:
        return False
    if plain[clause.end : clause.end + 1] == "？" or lang.group("question_end").ends(text):
        return True
    if _NOT_AT_END.search(text) or lang.group("policy_word").within(text):
        return True
    hits = [*lang.group("question_word").find(text), *_OR_NOT.finditer(text)]
    return any(len(text) - hit.end() <= _BEHIND_QUESTION for hit in hits)
