from django.urls import path

from kopir.moderation.views import acting, appeals, flags, managing, public

app_name = "moderation"
urlpatterns = [
    path("", public.index, name="index"),
    path("rules", public.rules, name="rules"),
    path("decisions/", public.decisions, name="decisions"),
    path("decisions/<int:number>", public.decision, name="decision"),
    path("decisions/<int:number>/appeal", appeals.new, name="appeal-new"),
    path("mine", appeals.mine, name="mine"),
    path("appeal-link/<str:secret>", appeals.by_link, name="appeal-link"),
    path("appealed", appeals.appealed, name="appealed"),
    path("appeals/<int:key>", appeals.appeal, name="appeal"),
    path("reader/<str:secret>", appeals.reader, name="reader"),
    path("read", appeals.read, name="read"),
    path("readers/", managing.readers, name="readers"),
    path("readers/<int:key>/end", managing.end_reader, name="end-reader"),
    path("demands/", public.demands, name="demands"),
    path("demands/new", managing.new_demand, name="new-demand"),
    path("demands/<int:number>", public.demand, name="demand"),
    path("demands/<int:number>/answer", managing.answer_demand, name="answer-demand"),
    path("flag/<slug:kind>/<str:key>", flags.new, name="flag-new"),
    path("flag-sent", flags.sent, name="flag-sent"),
    path("flagged", flags.flagged, name="flagged"),
    path("confirm-flag/<str:secret>", flags.confirm, name="confirm-flag"),
    path("flags/<int:key>", flags.flag, name="flag"),
    path("things/<slug:kind>/<str:key>/", acting.thing, name="act"),
    path("things/<slug:kind>/<str:key>/<slug:act>", acting.act, name="do"),
]
