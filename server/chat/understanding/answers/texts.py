"""Banks, ethnic groups, and whose account the money goes to; with the counts of years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.answers.counts import counts
from server.chat.understanding.answers.own_account import tried_before
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.numerals import SPOKEN
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.payees import money_given
from server.chat.understanding.polarity import contains_only, denied
from server.chat.understanding.scene import OWN_ACCOUNT, Scene

BANK, CARD = "payee.bank", "payee.card_number"
HOLDER, APPLICANT_NAME, DECEDENT_NAME = "payee.holder", "applicant.name", "decedent.name"
_OWN = ("自己", "本人", "生前", "自个")
# 打他哥的, 用我姐的算了: the account is left out
_OF_A_NUMBER = re.compile("(?:的|那个|这个|那|这)*(?:号|身份证|手机|电话|证件)")
_THEIRS = re.compile(
    r"(?:自己|本人)?的(?:就?(?:行|好|可以|要得|算了)|[了吧啊咯哦嘛嘞呀噻啦])*(?=[，。；！\n]|$)"
)
_INSTEAD = re.compile(
    r"(?:那|就|只好|只能|只有|所以|可以|想|要|准备|打算|直接|现在|干脆|还是|把|我|我们|他|她|的|钱|账户|卡|存折|折子)*"
    r"(?:[换改](?:成|到|为|用|打|走)?|用|走)"
)
_MONEY = re.compile(r"(?:钱|款)(?:就|都|也|请|要|想)?[打转汇存发]")
_SENT_TO = re.compile(r"[打转汇存发划付拨钱款]给$")
_POSTED = re.compile(r"[寄送邮递](?:到|给|往|去|在)$")  # 寄到我妈那里
_KEEPS_IT = re.compile(
    r"(?:那里|那边|手里|手上)?(?:拿|收|保管|管|放|捏|带)(?:着|起|到|了|在)"
)  # 卡被我妈拿着
_NO_LONGER = re.compile(r"(?:不再|不)(?:是|用|使用|要|走)$")
_THAT_CARD = re.compile(r"(?:[的那这张个本]|卡|存折|账户)*")
_HOUSEHOLD = re.compile("户口|户籍|落户|上户|迁|入籍")
_LEAD = 9  # characters from 以前 to the bank
_OURS = re.compile(r"[我俺咱](?:们|家|屋里|这边|自己)")  # 她侗族，我家汉族
_SHORT = 6  # characters of a clause that answers without 族
_OF_FOLK = re.compile(
    r"(?:[他她]|我们?|老人家?|[爸妈爹娘爷奶]{1,2}|屋里|家|本地|正宗|纯|身份证|户口本?|本子"
    r"|[上里的写填选登记嗯哦对那：是系就都也]|民族|应该|好像|大概|可能|不是)*"
)
_NO_MORE = re.compile(r"[回人]?[的啊呀吧嘛呢咯啦噻哒哦]*")  # 回回的, 汉人
_CARD = re.compile(rf"[0-9](?:[ -]?[0-9]){{11}}|[{SPOKEN}](?:[ ，-]?[{SPOKEN}]){{11}}")
_BRANCH_ALONE = re.compile(
    r"，(?P<branch>(?:(?![我你他去问哪不没就说讲])[\u4e00-\u9fff]){2,10}(?:支行|分行|营业部|分理处|营业所)(?:营业[室部])?)(?=[，。\n]|$)"
)
_I_SAID = re.compile(r"(?:不对|不是)?(?:[我他她](?:说|讲|报|念|写)的)?(?:就|应该)?(?:是|叫)?")
_BRANCH = re.compile(r"[\u4e00-\u9fff]{0,14}?(?:支行|分行|营业部|分理处|网点|营业所|储蓄所)(?:营业[室部])?")


def texts(scene: Scene, taken: Taken) -> list[Finding]:
    """What else can be told by its form."""
    found = [*counts(scene), *_banks(scene), *_ethnic(scene), *_account(scene)]
    for finding in found:
        taken.take(finding.start, finding.end)
    return found


def _banks(scene: Scene) -> list[Finding]:
    """The banks that are named with an account; of one that was renamed how it is called now."""
    found = list(_banks_named(scene)) if BANK in scene.context.catalogue.questions else []
    fuller = [one.value for one in found]
    found = [one for one in found if not any(v != one.value and v.startswith(one.value) for v in fuller)]
    if len({finding.value for finding in found}) < 2:
        return found
    present = [finding for finding in found if _just_before(scene, "nowadays", finding.start)]
    return present or [finding for finding in found if not _just_before(scene, "formerly", finding.start)]


def _just_before(scene: Scene, group: str, place: int) -> bool:
    """Whether a word of the group leads to what stands there: 以前的信用社, 现在叫农商行."""
    clause = scene.uttered.clause_at(place)
    return scene.lang.group(group).within(scene.text, max(clause.start, place - _LEAD), place)


def _banks_named(scene: Scene) -> Iterator[Finding]:
    carded = scene.context.asked in (BANK, CARD) or bool(_CARD.search(scene.text))
    for entry in scene.lang.sayings.banks if carded else ():
        for hit in scene.lang.words(entry.alone).find(scene.text) if entry.alone else ():
            whole = contains_only(scene.uttered, scene.lang, hit.start(), hit.end())
            if whole and scene.uttered.tells(hit.start()):
                yield Finding(BANK, entry.name, hit.start(), hit.end())
    possible = list(scene.lang.possible(scene.lang.sayings.banks, scene.text))
    banks = [words for _, words in possible]
    for entry, words in possible:
        for hit in words.find(scene.text):
            place = hit.start()
            near = carded or scene.near("bank_near", place, BANK) or _said_again(scene, place, hit.end())
            near = near or _beside_the_holder(scene, place, hit.end())
            if not near or not scene.uttered.tells(place):
                continue
            if denied(scene.uttered, scene.lang, place) or _no_more(scene, place, hit.end()):
                continue  # 不是建行的，是邮政的
            branch = _BRANCH.match(scene.text, hit.end())
            if branch and any(words.within(branch.group()) for words in banks):
                branch = None  # 农业银行的中国农业银行岳阳县支行
            end = branch.end() if branch else hit.end()
            name = entry.name + scene.text[hit.end() : end]
            later = None if branch else _BRANCH_ALONE.match(scene.text, end)  # 农行，荣家湾支行
            if later and not any(words.within(later.group()) for words in banks):
                end, name = later.end(), entry.name + later["branch"]
            yield Finding(BANK, name, place, end)


def _no_more(scene: Scene, start: int, end: int) -> bool:
    """不再是工商银行, 工行那张作废: whether that bank is told only because it is left."""
    clause = scene.uttered.clause_at(start)
    after = _THAT_CARD.match(scene.text, end)
    left = scene.lang.group("out_of_use").at(scene.text, after.end() if after else end)
    return left is not None or _NO_LONGER.search(scene.text, clause.start, start) is not None


def _said_again(scene: Scene, start: int, end: int) -> bool:
    """我说的是农业银行岳阳县支行: whether the clause says the bank alone, where one was told before."""
    branch, clause = _BRANCH.match(scene.text, end), scene.uttered.clause_at(start)
    if branch is None or branch.end() < clause.end or scene.context.held(BANK) is None:
        return False
    return _I_SAID.fullmatch(scene.text, clause.start, start) is not None


def _beside_the_holder(scene: Scene, start: int, end: int) -> bool:
    """方立新，农业银行: whether a clause is the bank alone, where the holder of a card was asked for."""
    clause = scene.uttered.clause_at(start)
    if scene.context.asked != HOLDER or start != clause.start:
        return False
    return end == clause.end or _BRANCH.fullmatch(scene.text, end, clause.end) is not None


def _ethnic(scene: Scene) -> Iterator[Finding]:
    entry = scene.lang.sayings.ethnic
    if entry is None:
        return
    asked = scene.context.asked == entry.question
    found: list[tuple[bool, Finding]] = []
    for hit in scene.lang.words(entry.names).find(scene.text):
        end = hit.end() + (scene.text[hit.end() : hit.end() + 1] == "族")
        named = scene.text[hit.end() : hit.end() + 1] == "族"
        labelled = scene.text[max(0, hit.start() - 3) : hit.start()].rstrip("：是").endswith("民族")
        if not named and not labelled and not (asked and _short_for_it(scene, hit.start(), hit.end())):
            continue
        theirs = scene.of_decedent(hit.start()) and scene.people.owner(hit.start()) not in (
            "speaker",
            "payee",
        )
        theirs = theirs and not _OURS.match(scene.uttered.clause_at(hit.start()).text)
        if denied(scene.uttered, scene.lang, hit.start()):
            if scene.context.held(entry.question) == hit.group() + "族" and theirs:  # 他不是汉族
                found.append((True, Finding(entry.question, "", hit.start(), end, code="taken_back")))
            continue
        if scene.uttered.tells(hit.start()) and (asked or theirs):
            found.append((theirs, Finding(entry.question, hit.group() + "族", hit.start(), end)))
    yield from (one for theirs, one in found if theirs or not any(of_gone for of_gone, _ in found))


def _short_for_it(scene: Scene, start: int, end: int) -> bool:
    """Whether the name without 族 is what a short clause says: 汉, 他是土家的, and not 回来再讲."""
    clause = scene.uttered.clause_at(start)
    if len(clause.text) > _SHORT:
        return False
    led = _OF_FOLK.fullmatch(scene.text, clause.start, start)
    return end - start > 1 or (
        led is not None and _NO_MORE.fullmatch(scene.text, end, clause.end) is not None
    )


def _negated(scene: Scene, words: str) -> bool:
    """不打他的卡, and not 不过我爸这个折子还在."""
    no, but = scene.lang.group("negation"), scene.lang.group("not_negation")
    return any(but.at(words, hit.start()) is None for hit in no.find(words))


def _is_instead(scene: Scene, mention: Mention) -> bool:
    """账户销户了，换成我弟弟的: whether it is an account that is to be that one's, and not a telephone."""
    clause = scene.uttered.clause_at(mention.start)
    if _INSTEAD.fullmatch(scene.text, clause.start, mention.start) is None:
        return False
    first = next(one.start for one in scene.uttered.clauses if one.sentence == clause.sentence)
    asked = (scene.context.asked or "").startswith("payee.")
    return asked or scene.lang.group("card_label").within(scene.text, first, mention.start)


def _done_for(scene: Scene, first: int, start: int, end: int) -> bool:
    """来给他办手续, 没单位给他交过: whether it is a service to who is named there, and no money."""
    sent = _SENT_TO.search(scene.text, first, start)
    return sent is None and scene.lang.group("done_for").at(scene.text, end) is not None


def _account(scene: Scene) -> Iterator[Finding]:
    """打到我的卡上, 用我爸的存折: whether it is the decedent's own account."""
    if OWN_ACCOUNT not in scene.context.catalogue.questions:
        return
    if scene.context.asked == HOLDER and scene.context.answers.get(OWN_ACCOUNT):
        return  # 打我名下，李文兵: whose it is was answered, and what its name is was asked
    for mention in scene.people.mentions:
        clause = scene.uttered.clause_at(mention.start)
        before = scene.text[max(clause.start, mention.start - 5) : mention.start]
        named = next((last for first, last in scene.named if 0 <= first - mention.end <= 1), mention.end)
        after = scene.text[named : named + 10]
        account = scene.lang.group("account_of").at(after, 0)
        if account and _OF_A_NUMBER.match(scene.text, named + account.end()):
            continue  # 你写到我妈名下那个号
        if account is None and scene.context.asked == OWN_ACCOUNT:
            account = scene.lang.group("there_of").at(after, 0)
        asked = scene.context.asked == OWN_ACCOUNT
        instead = mention.kin is not None and _is_instead(scene, mention)
        pays = instead or scene.lang.group("pay_to").ends(before)
        may_be = asked or instead or (pays and _MONEY.search(before))  # 钱打我姐的
        theirs = _THEIRS.match(scene.text, named) if may_be and mention.kin and account is None else None
        given = asked and account is None and mention.who != "speaker"
        gets = before.endswith("给") and not _done_for(scene, clause.start, mention.start, named)
        given = given and (gets or (pays and named > mention.end))  # 打侄儿徐小军
        paid = account is None and not theirs and money_given(scene.text, mention.start, named)
        paid = paid and (mention.kin is not None or mention.who == "speaker")
        given = given or paid
        if _HOUSEHOLD.search(scene.text, clause.start, mention.start):
            continue  # 户口迁到她那个本子上
        own = scene.people.role(mention) == "decedent" and (not paid or scene.people.known_who)
        wished = not own and scene.wished(mention.start)
        if not (account or given or theirs) or not (wished or scene.uttered.tells(mention.start)):
            continue
        if (not asked and scene.usual(mention.start)) or tried_before(scene, mention.start):
            continue
        if _POSTED.search(before) or _KEEPS_IT.match(scene.text, named):
            continue
        end = theirs.end() if theirs else named + (account.end() if account else 0)
        denied = not wished and (_negated(scene, before) or scene.ruled_out(end))
        alone = asked and (denied or contains_only(scene.uttered, scene.lang, mention.start, end))
        if not (pays or alone or paid):
            continue
        guessed = mention.kin is not None and not scene.people.known_who
        own = own or (guessed and after.startswith(_OWN))  # 打到老头子自己的存折上
        if denied:
            if not own:
                continue
            own = False
        sure = not (guessed or wished or (given and own) or (paid and not asked))
        yield Finding(OWN_ACCOUNT, "yes" if own else "no", mention.start, mention.end, sure=sure)
        mine, holder = scene.context.answers.get(APPLICANT_NAME), scene.context.held(HOLDER)
        until_now = holder in (None, scene.context.held(DECEDENT_NAME))  # 还是打我卡上, after 打他卡上
        if mine and scene.people.role(mention) == "speaker" and until_now and not denied:
            yield Finding(HOLDER, mine, mention.start, mention.end, sure=False)
