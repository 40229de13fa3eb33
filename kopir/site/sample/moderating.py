"""Moderation in the sample: decisions, appeals, flags, demands, the outside reader; and what the logins follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from kopir.follow.actions import begin_following
from kopir.follow.rules import Rhythm
from kopir.moderation.actions import (
    APPEAL,
    NewDemand,
    Places,
    answer_demand,
    appeal_by_link,
    decide_appeal,
    dismiss_flag,
    enter_demand,
    flag,
    give_back,
    mask,
    name_outside_reader,
    thing_at,
    withhold,
)
from kopir.moderation.labels import usual_redress
from kopir.moderation.models import Appeal, Decision, Demand, Flag
from kopir.moderation.rules import (
    Act,
    AppealState,
    DemandAnswer,
    Demander,
    DemandKind,
    FlagCode,
    Rule,
    Scope,
    Statement,
    is_restriction,
)
from kopir.pure.text.personal import find_personal
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import Cast
from kopir.site.sample.days import Days
from kopir.site.sample.raising import Raising
from kopir.site.sample.reading import Told
from kopir.tokens.actions import mint


@dataclass
class Moderating:
    """Plans what happened to texts after they were published."""

    play: Play
    days: Days
    cast: Cast
    raising: Raising

    def plan(self, told: Told) -> None:
        """Plan all of it."""
        reader = told["reader"]
        self.play.plan(
            self.days.at(reader["day"], 20), partial(name_outside_reader, reader["name"], reader["email"], "kk")
        )
        for decision in told["decision"]:
            self._plan_decision(decision)
        for flagged in told["flag"]:
            self.play.plan(self.days.at(flagged["day"], 130), partial(self._flag, flagged))
            if "outcome" in flagged:
                self.play.plan(self.days.at(flagged["day"], 310), partial(self._dismiss, flagged))
        for number, demand in enumerate(told["demand"], start=1):
            self.play.plan(self.days.at(demand["day"], 210), partial(self._demand, demand))
            if "answer" in demand:
                self.play.plan(self.days.at(demand["answer"]["day"], 215), partial(self._answer, number, demand))
        for following in told["following"]:
            self.play.plan(self.days.at(following["day"], 400), partial(self._follow, following))

    def _plan_decision(self, told: Told) -> None:
        self.play.plan(self.days.at(told["day"], 440), partial(self._decide, told))
        if "appeal" in told:
            self.play.plan(self.days.at(told["appeal"]["day"], 60), partial(self._appeal, told))
        if "answer" in told:
            self.play.plan(self.days.at(told["answer"]["day"], 140), partial(self._decide_appeal, told))

    def _ref(self, key: str) -> str:
        return f"report/{self.raising.reports[key].pk}"

    def _decide(self, told: Told) -> Decision:
        ref, act, editor = self._ref(told["story"]), Act(told["act"]), self.cast["editor"]
        thing = thing_at(ref)
        language = thing.language
        takes = is_restriction(act)
        statement = Statement(
            act=act,
            scope=(Scope.PLACES if act is Act.MASK else Scope.WHOLE) if takes else None,
            facts=told["facts"],
            redress=usual_redress(language) if takes else "",
            rule=Rule(told["rule"]) if takes else None,
            is_indefinite=takes,
            language=language,
            words=told.get("words", ""),
        )
        if act is Act.MASK:
            found = {field: find_personal(text) for field, text in thing.texts.items()}
            return mask(ref, Places(found), statement, editor=editor)
        if takes:
            return withhold(ref, statement, editor=editor)
        return give_back(ref, statement, editor=editor)

    def _appeal(self, told: Told) -> Appeal:
        decision = Decision.objects.filter(ref=self._ref(told["story"])).order_by("number")[0]
        secret = mint(APPEAL, decision.public_ref, timedelta(days=1))
        return appeal_by_link(secret, told["appeal"]["text"], decision.language)

    def _decide_appeal(self, told: Told) -> Appeal:
        answer = told["answer"]
        made = Appeal.objects.get(decision__ref=self._ref(told["story"]))
        # Where a colleague can decide, the outside reader is not asked: here it is the steward.
        return decide_appeal(
            made, self.cast["steward"], AppealState(answer["state"]), answer["text"], answer["language"]
        )

    def _flag(self, told: Told) -> Flag:
        account = self.cast[told["login"]]
        code = FlagCode(told["code"])
        ref = self._ref(told["story"])
        return flag(ref, account, code, told["words"], language="ru", connection=f"sample-{told['login']}")

    def _dismiss(self, told: Told) -> Flag:
        made = Flag.objects.open().get(ref=self._ref(told["story"]))
        return dismiss_flag(made, told["outcome"], editor=self.cast["editor"])

    def _demand(self, told: Told) -> Demand:
        new = NewDemand(
            received_on=self.days.day(told["day"]),
            demander=Demander(told["demander"]),
            body=told["body"],
            kind=DemandKind(told["kind"]),
            ground=told["ground"],
            demanded=told["demanded"],
            language=told["language"],
            sealed_by=told.get("sealed_by", ""),
        )
        return enter_demand(new, editor=self.cast["editor"])

    def _answer(self, number: int, told: Told) -> Demand:
        answer = told["answer"]
        demand, on = Demand.objects.get(number=number), self.days.day(answer["day"])
        return answer_demand(demand, DemandAnswer(answer["outcome"]), answer["text"], on, editor=self.cast["editor"])

    def _follow(self, told: Told) -> None:
        for what in told["what"]:
            is_story = what in self.raising.reports
            named = self.raising.issue(what).ref if is_story else what
            begin_following(self.cast[told["login"]], named, Rhythm(told["rhythm"]), told["language"])
