from django.urls import path

from kopir.debates.views import editing, figures, pages, speech, standing

app_name = "debates"
urlpatterns = [
    path("", pages.debates, name="list"),
    path("method", pages.method, name="method"),
    path("new", editing.new, name="new"),
    path("drafts", editing.desk, name="drafts"),
    path("<int:number>", pages.detail, name="detail"),
    path("<int:number>/turns/<slug:name>", pages.turn, name="turn"),
    path("<int:number>/turns/<slug:name>/use", speech.use, name="use"),
    path("<int:number>/watch", speech.watch, name="watch"),
    path("<int:number>/figures", figures.figures, name="figures"),
    path("<int:number>/questions", figures.questions, name="questions"),
    path("<int:number>/questions/<int:question>", figures.mark, name="mark"),
    path("<int:number>/questions/<int:question>/withdraw", figures.withdraw_mark, name="withdraw-mark"),
    path("<int:number>/positions", standing.positions, name="positions"),
    path("<int:number>/positions/<int:key>/remove", standing.remove, name="remove-position"),
    path("<int:number>/draft", editing.draft, name="draft"),
    path("<int:number>/facts", editing.facts, name="facts"),
    path("<int:number>/masks", editing.masks, name="masks"),
    path("<int:number>/voices", editing.voices, name="voices"),
    path("<int:number>/agenda", editing.agenda, name="agenda"),
    path("<int:number>/speeches", editing.speeches, name="speeches"),
    path("<int:number>/lines/<int:cue>", editing.line, name="line"),
    path("<int:number>/files/new", editing.anew, name="anew"),
    path("<int:number>/files/<int:key>", editing.offset, name="offset"),
    path("<int:number>/publish", editing.publish, name="publish"),
    path("<int:number>/withdraw", editing.withdraw, name="withdraw"),
]
