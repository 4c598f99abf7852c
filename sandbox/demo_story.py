"""The demo's story, chapter by chapter: what each person does over HTTP, and what they see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sandbox import demo_data as data
from sandbox import steps
from sandbox.actors.calling import Refused
from sandbox.actors.family import Family, words
from sandbox.actors.households import FUNERAL_HOME, HOSPITAL, Household
from sandbox.actors.offices import DepartmentSystem
from sandbox.actors.papers import in_the_dark
from sandbox.clock import CHINA
from sandbox.demo_screen import Screen, day, moment, yuan
from sandbox.staffing import DEPARTMENTS, Staffing
from sandbox.waiting import eventually
from sandbox.world import World

Item = Mapping[str, Any]


@dataclass
class Story:
    """One family's story in a running office. `play` tells all of it; a step that fails raises."""

    world: World
    screen: Screen
    office: Staffing = field(init=False)
    household: Household = field(init=False)
    family: Family = field(init=False)
    items: dict[str, Item] = field(default_factory=dict)
    number: str = ""
    _told: int = 0

    async def play(self) -> None:
        chapters: tuple[Callable[[], Awaitable[None]], ...] = (
            self.office_opens,
            self.facts_are_registered_once,
            self.benefits_stop,
            self.family_looks_first,
            self.family_fills_in_the_form,
            self.family_comes_back_another_day,
            self.window_reviews,
            self.family_comes_to_the_window,
            self.departments_finish_in_parallel,
            self.money_arrives,
            self.family_looks_back,
        )
        for chapter in chapters:
            await chapter()

    async def office_opens(self) -> None:
        self.screen.chapter("一　开门：管理员建账号，部门接入自己的系统")
        self.world.to_morning()
        self.screen.time(self.world.clock.now())
        self.office = Staffing(self.world)
        await self.office.open()
        self.household = data.household(self.world.clock.today())
        for department, do, how in (
            ("medical_insurance", "done", "推送，当场办结"),
            ("housing_fund", "accept", "推送，先收下、以后回告"),
            ("human_resources", None, "自己来取"),
        ):
            given = {"result": {"summary": "已核对并办结"}} if do == "done" else {}
            await self.office.connect_department(department, do, **given)  # type: ignore[arg-type]
            self.screen.says(DEPARTMENTS[department], f"业务系统接通：{how}")
        await self.office.clerk("public_security")
        self.screen.says("公安局", "没有自己的系统，在网页上办理")

    async def facts_are_registered_once(self) -> None:
        self.screen.chapter("二　死亡和火化各登记一次")
        death, cremation = await steps.register(self.office, self.household)
        name = self.household.decedent.name
        self.screen.says("医院", f"{HOSPITAL}：{name}，{day(death['happened_on'])}去世，医学证明已登记")
        self.screen.says("殡仪馆", f"{FUNERAL_HOME}：{day(cremation['happened_on'])}火化，火化证明已上传")

    async def benefits_stop(self) -> None:
        self.screen.chapter("三　待遇终止：火化证明一到就开始，不等家属申请")
        pensions = self.office.systems["human_resources"]
        stop = await steps.termination_of(pensions, "pension_payment", self.household)
        await pensions.complete(stop["id"], overpaid_fen=0)
        self.screen.says("人社局", f"{stop['name']}：{day(stop['effective_on'])}起停，已确认，没有多发")
        medical = self.office.systems["medical_insurance"]
        await self._pushed_until(medical, 3)
        for push in await medical.received():
            item = push["body"]["item"]
            self.screen.says("医保局", f"{item['name']}：{day(item['effective_on'])}起停，系统自动确认")
        fund = self.office.systems["housing_fund"]
        await self._pushed_until(fund, 1)
        (push,) = await fund.received()
        await self._call_back(fund, push["body"]["item"]["id"], {"summary": "账户已封存"})
        self.screen.says("公积金中心", f"{push['body']['item']['name']}：先回“收到”，办好后回告")

    async def family_looks_first(self) -> None:
        self.screen.chapter("四　女儿打开小程序，先看能不能办")
        self.family = await Family.of(self.world, self.household)
        await self.family.leave_phone_number()
        found = await self.family.check_eligibility(self.household.answers("decedent", "death", "insurance"))
        clauses = "、".join(dict.fromkeys(reason["clause"] for reason in found["reasons"]))
        self.screen.says("手机", f"{found['text']}（依据通知 {clauses}）")
        for item in found["items"]:
            if item["verdict"] != "no":
                self.screen.says(
                    "手机", f"　可办：{item['name']}（{item['department']}，{item['time_limit']}）"
                )

    async def family_fills_in_the_form(self) -> None:
        self.screen.chapter("五　一张表，第一次填")
        draft = await self.family.begin(self.household.answers("decedent"))
        typed = self.household.decedent.id_number
        slip = typed[:-1] + ("1" if typed[-1] != "1" else "2")
        wrong = await self.family.save({"decedent.id_number": slip})
        self.screen.says("手机", f"身份证号打错一位 → {wrong['errors'][0]['message']}")
        draft = await self.family.save({"decedent.id_number": typed, **self.household.answers("death")})
        self.screen.says("手机", f"改好了，自动保存；还有 {len(draft['missing'])} 项没填，先放下")

    async def family_comes_back_another_day(self) -> None:
        self.screen.chapter("六　第二天接着填，拍照片，约时间，提交")
        self.world.to_morning(1)
        self.screen.time(self.world.clock.now())
        await self.family.read()
        rest = self.household.answers("insurance", "applicant", "payee", "consents")
        await self.family.save(rest)
        estimates = [e for e in await self.family.estimate() if e["amount_fen"]]
        shown = "，".join(f"{e['name']}约{yuan(e['amount_fen'])}" for e in estimates)
        self.screen.says("手机", f"都填好了。估算：{shown}（以部门核定为准）")
        photos = self.household.photos()
        (code, side), picture = next(iter(photos.items()))
        taken = await self.family.upload(code, side, in_the_dark(picture))
        self.screen.says("手机", f"拍户口簿 → {taken['advice'][0]['message']}")
        await self.family.upload_all(photos)
        self.screen.says("手机", f"重拍，五份材料共 {len(photos)} 张照片，加密存好")
        self.screen.says("手机", f"允许接收消息：{'、'.join(await self._allow_messages())}")
        tomorrow = self.world.clock.today() + timedelta(days=1)
        slot = next(s for s in await steps.free_slots(self.family) if _day_before(s) >= tomorrow)
        await self.family.hold(slot["id"])
        booked = await self.family.book(slot["id"])
        self.screen.says("手机", f"预约好了：{moment(booked['starts_at'])}，{booked['hall']['name']}")
        await self._phone_shows("身后一件事窗口办理")
        submitted = await self.family.submit()
        self.number = submitted["number"]
        self.screen.says("手机", f"提交，办件编号 {self.number}")
        await self._phone_shows("已提交")

    async def window_reviews(self) -> None:
        self.screen.chapter("七　窗口预审")
        window, case_id = self.office.window, self.family.case_id
        waiting = (await window.queue())["cases"]
        self.screen.says(
            "窗口", f"待办 {len(waiting)} 件：{waiting[-1]['decedent']} {waiting[-1]['decedent_id']}"
        )
        opened = await window.open(case_id)
        self.screen.says(
            "窗口", f"打开办件：照片 {len(opened['photos'])} 张，疑点 {len(opened['doubts'])} 处"
        )
        await window.pass_review(case_id)
        self.screen.says("窗口", "预审通过")
        await self._phone_shows("预审通过")

    async def family_comes_to_the_window(self) -> None:
        self.screen.chapter("八　到窗口一次：核对原件，受理")
        booked = await self.family.appointment()
        await steps.all_told(self.family)
        while self.world.clock.today() < _day_before(booked):
            self.world.later(days=1)
        self.screen.time(self.world.clock.now())
        await self._phone_shows("来不了可改期")
        await steps.all_told(self.family)
        await steps.arrive_at_the_hall(self.office, self.family, booked)
        self.screen.time(self.world.clock.now())
        self.screen.says("窗口", f"取号 {booked['code']}，叫号")
        accepted = await steps.accept(self.office, self.family)
        self.items = {item["code"]: item for item in accepted["items"]}
        self.screen.says("窗口", "原件核对一致，火化记录自动对上，受理")
        for item in accepted["items"]:
            office = DEPARTMENTS[item["department"]]
            self.screen.says("窗口", f"　→ {office}：{item['name']}，{day(item['due_on'])}前办好")
        await self._phone_shows("已受理")

    async def departments_finish_in_parallel(self) -> None:
        self.screen.chapter("九　各部门同时办")
        medical = self.office.systems["medical_insurance"]
        await self._item_is("medical_account_withdrawal", "done")
        push = (await medical.received())[-1]
        assert push["verdict"] == "ok", push
        form = await self.family.form()
        titles = {section["code"]: section["title"] for section in form["sections"]}
        seen = dict.fromkeys(titles[question.split(".")[0]] for question in push["body"]["answers"])
        self.screen.says(
            "医保局",
            f"系统收到推送，签名一致，只有本事项要的内容（{'、'.join(seen)}）",
            "当场办结",
        )
        await self._phone_shows("医保个人账户余额提现", "已办好")

        police, item = await self.office.clerk("public_security"), self.items["household_cancellation"]
        await police.receive(item["id"])
        file = await police.open(item["id"])
        await police.start(item["id"])
        await police.complete(item["id"], reference="岳公户〔示例〕0001号")
        self.screen.says(
            "公安局", f"网页上看到 {len(file['answers'])} 项内容、{len(file['materials'])} 张照片，户口已注销"
        )
        await self._phone_shows("户口注销", "已办好")

        fund, item = self.office.systems["housing_fund"], self.items["housing_fund_withdrawal"]
        await self._item_is("housing_fund_withdrawal", "received")
        self.screen.says("公积金中心", "系统收到推送，先回“收到”")
        await steps.all_told(self.family)
        self.world.to_morning(1)
        self.screen.time(self.world.clock.now())
        await self._call_back(fund, item["id"], {"summary": "同意提取"})
        self.screen.says("公积金中心", "第二天回告：同意提取")
        await self._phone_shows("住房公积金提取", "已办好")
        await self._the_pension_office_pulls()

    async def _the_pension_office_pulls(self) -> None:
        pensions, item = self.office.systems["human_resources"], self.items["pension_retired_enterprise"]
        await steps.all_told(self.family)
        self.world.to_morning(2)
        self.screen.time(self.world.clock.now())
        changes = await pensions.changes()
        mine = [change for change in changes["changes"] if change["item_id"] == item["id"]]
        assert [change["kind"] for change in mine] == ["item.dispatched"], mine
        self.screen.says("人社局", f"系统来取：{item['name']}")
        await pensions.receive(item["id"])
        await pensions.report_payouts(
            *(
                self._line(kind, "approved", amount) | {"item_id": item["id"], "kind": kind}
                for kind, amount in data.PENSION_PAYMENTS.items()
            )
        )
        await pensions.complete(item["id"])
        approved = "，".join(f"{data.KINDS[kind]} {yuan(fen)}" for kind, fen in data.PENSION_PAYMENTS.items())
        self.screen.says("人社局", f"核定：{approved}")
        await self._phone_shows("退休职工丧葬补助金、抚恤金", "已办好")
        await self._phone_shows("身后一件事", "已办结")

    async def money_arrives(self) -> None:
        self.screen.chapter("十　钱到账：系统上报，或者导入银行回盘表")
        await steps.all_told(self.family)
        self.world.to_morning(3)
        self.screen.time(self.world.clock.now())
        pensions = self.office.systems["human_resources"]
        for kind, amount in data.PENSION_PAYMENTS.items():
            await self._allow_messages()
            await pensions.report_payouts(self._line(kind, "sent"), self._line(kind, "arrived"))
            self.screen.says("人社局", f"系统上报：{data.KINDS[kind]} {yuan(amount)} 已到账")
            await self._phone_shows_payment(kind, amount)

        await self._allow_messages()
        medical, item = self.office.systems["medical_insurance"], self.items["medical_account_withdrawal"]
        given = {"item_id": item["id"], "kind": "medical_account"}
        await medical.report_payouts(
            self._line("medical_account", "approved", data.MEDICAL_BALANCE) | given,
            self._line("medical_account", "sent"),
            self._line("medical_account", "arrived"),
        )
        self.screen.says(
            "医保局", f"系统上报：{data.KINDS['medical_account']} {yuan(data.MEDICAL_BALANCE)} 已到账"
        )
        await self._phone_shows_payment("medical_account", data.MEDICAL_BALANCE)

        await self._allow_messages()
        clerk = await self.office.clerk("housing_fund")
        row = {
            "办件编号": self.number,
            "款项名称": "公积金余额",
            "发放金额（元）": f"{data.HOUSING_FUND_BALANCE / 100:.2f}",
            "业务流水号": self._reference("housing_fund"),
            "状态": "已到账",
            "到账日期": self.world.clock.today().isoformat(),
            "卡号": self.household.card_number,
        }
        table = steps.payout_table(row, row | {"业务流水号": "GJJ-示例-2", "发放金额（元）": "三百"})
        looked = await clerk.import_payouts("公积金到账.csv", table, preview=True)
        done = await clerk.import_payouts("公积金到账.csv", table)
        wrong = next(result for result in done["results"] if result["outcome"] == "refused")
        self.screen.says(
            "公积金中心",
            f"导入 CSV，先预览：可登记 {looked['applied']} 行；登记 {done['applied']} 行",
            f"第 {wrong['row']} 行没有登记：{wrong['message']}",
        )
        await self._phone_shows_payment("housing_fund", data.HOUSING_FUND_BALANCE)

    async def family_looks_back(self) -> None:
        self.screen.chapter("十一　回头看")
        progress = await self.family.progress()
        total = sum(payout["amount_fen"] for payout in progress["payouts"])
        self.screen.says(
            "手机",
            f"{progress['status_text']}：{progress['done_count']}/{progress['item_count']} 项，"
            f"{len(progress['payouts'])} 笔款项共 {yuan(total)} 已到账",
        )
        self.screen.says("手机", (await self.family.money())["text"])
        views = await self.family.views()
        who = "、".join(sorted({view["viewer"].split(" ")[0] for view in views}))
        self.screen.says("手机", f"谁看过我的资料：{len(views)} 次（{who}），每次都有时间和用途")
        await self.family.rate(5, "谢谢，很省心")
        self.screen.says("手机", "评价：很满意")

    async def _phone_shows(self, *texts: str) -> None:
        """Wait for a new message with these texts, and print what the phone shows up to it."""

        async def shown() -> list[Mapping[str, Any]]:
            return list((await self.family.shown("subscribe"))[self._told :])

        def last(fresh: list[Mapping[str, Any]]) -> int:
            return next((n for n, m in enumerate(fresh, 1) if all(text in words(m) for text in texts)), 0)

        fresh = await eventually(
            shown, within=30, until=lambda found: last(found) > 0, what=f"a message: {' '.join(texts)}"
        )
        for message in fresh[: last(fresh)]:
            self.screen.message(message)
        self._told += last(fresh)

    async def _phone_shows_payment(self, kind: str, amount: int) -> None:
        await self._phone_shows(data.KINDS[kind], f"{amount / 100:.2f}元")

    async def _allow_messages(self) -> list[str]:
        """At every tap the mini program may ask for what is needed next; she allows all of it."""
        allowed: dict[str, None] = {}
        while asked := await self.family.allow_messages():
            allowed |= dict.fromkeys(asked)
        return list(allowed)

    async def _item_is(self, code: str, status: str) -> None:
        async def there() -> bool:
            progress = await self.family.progress()
            return any(item["code"] == code and item["status"] == status for item in progress["items"])

        await eventually(there, within=30, what=f"{code} {status}")

    async def _pushed_until(self, system: DepartmentSystem, count: int) -> None:
        await eventually(
            system.received,
            within=30,
            until=lambda got: len(got) >= count,
            what=f"{count} webhooks to {system.department}",
        )

    async def _call_back(self, system: DepartmentSystem, item_id: str, how: Mapping[str, Any]) -> None:
        path = f"/dept/v1/items/{item_id}/complete"
        answer = await system.call_back(path, dict(how))
        if answer["status"] >= 400:
            raise Refused("POST", path, answer["status"], answer["body"])

    def _line(self, kind: str, status: str, amount: int | None = None) -> dict[str, Any]:
        line: dict[str, Any] = {"reference": self._reference(kind), "status": status}
        return line if amount is None else line | {"amount_fen": amount}

    def _reference(self, kind: str) -> str:
        return f"{self.number[-6:]}-{kind}"


def _day_before(appointment: Mapping[str, Any]) -> date:
    starts = datetime.fromisoformat(appointment["starts_at"]).astimezone(CHINA)
    return starts.date() - timedelta(days=1)
