from django.urls import path

from kopir.offices.views import claiming, desk, ladder, people

app_name = "offices"
urlpatterns = [
    path("", desk.mine, name="mine"),
    path("claims", people.claims, name="claims"),
    path("claims/<int:key>/end", people.end_claim, name="end-claim"),
    path("ladder", ladder.ladder, name="ladder"),
    path("ladder/<int:key>/end", ladder.end_step, name="end-step"),
    path("claim/<str:secret>", claiming.claim, name="claim"),
    path("assist/<str:secret>", claiming.assist, name="assist"),
    path("letters/<int:number>", desk.letter, name="letter"),
    path("letters/<int:number>/replies/<int:reply>", desk.promise, name="promise"),
    path("<str:kind>/<slug:slug>/", desk.office, name="office"),
    path("<str:kind>/<slug:slug>/claim", claiming.ask, name="ask"),
    path("<str:kind>/<slug:slug>/people", people.people, name="people"),
    path("<str:kind>/<slug:slug>/people/<int:key>/end", people.end_assistant, name="end-assistant"),
    path("<str:kind>/<slug:slug>/give-up", people.give_up, name="give-up"),
]
